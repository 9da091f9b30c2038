export interface Strength {
  /** 0 (refused) … 4 (long and varied) */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly hint: string;
}

const minimum = 10;

/** A plain estimate while typing: length counts most, repetition and single kinds count against. */
export const strengthOf = (password: string, name = ''): Strength => {
  if (password.length < minimum)
    return { score: 0, hint: `${minimum - password.length} more characters at least` };
  const lower = password.toLowerCase();
  if (name.length > 2 && lower.includes(name.toLowerCase()))
    return { score: 1, hint: 'Contains your name: easy to guess' };
  const distinct = new Set(password).size;
  if (distinct < 6) return { score: 1, hint: 'The same few characters over and over' };
  if (/0123|1234|2345|abcd|qwer|asdf|passw|letme/.test(lower))
    return { score: 1, hint: 'Contains a sequence everybody tries first' };
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const points = password.length + kinds * 2 + Math.min(distinct, 16) / 4;
  if (points >= 28) return { score: 4, hint: 'Strong' };
  if (points >= 22) return { score: 3, hint: 'Good' };
  return { score: 2, hint: 'Fair: a few words in a row would be stronger' };
};
