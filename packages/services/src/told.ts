/** A title as somebody else wrote it, fit for storing and showing: on one line, 300 characters at most; undefined when nothing is left. */
export function toldTitle(text: string | undefined): string | undefined {
  const plain = (text ?? '')
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  // Cut between characters, not within one of two halves.
  return plain === '' ? undefined : [...plain.slice(0, 600)].slice(0, 300).join('').toWellFormed();
}

/** A platform's own name of a broadcast; undefined for what can be none: it is a key in the database. */
export const toldId = (text: string | null | undefined): string | undefined =>
  text && /^[\x20-\x7e]{1,200}$/.test(text) ? text : undefined;

/** How many listen or watch; undefined for what can be no such number. */
export const toldCount = (count: number | undefined): number | undefined =>
  count !== undefined && count >= 0 && count < 2 ** 31 ? Math.round(count) : undefined;

/** When a broadcast began, milliseconds since 1970. A clock a minute ahead is forgiven, one further ahead believed nothing. */
export function toldStart(moment: number | undefined, now: number): number | undefined {
  const told = moment === undefined ? Number.NaN : Math.round(moment);
  return told > 0 && told <= now + 60_000 ? Math.min(told, now) : undefined;
}
