/** Whether a key can hold it: the database takes no nul and no half of a character, and no account has controls. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** Without what neither the database nor an XML file can hold; controls become a space. */
export const cleaned = (text: string, controls = /[\p{Cc}\u2028\u2029]+/gu): string =>
  text
    .toWellFormed()
    .replace(/[\ufffe\uffff\ufeff]/g, '')
    .replace(controls, ' ')
    .trim();
