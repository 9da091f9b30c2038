const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?UTC|Z)?$/;
const dayMonthYear = /^(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}),? (\d\d):(\d\d)(?::(\d\d))?$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2021-05-07T14:02:33Z`, `2021-05-07 14:02`, `2013-07-11 15:53:42 UTC`: all UTC. Milliseconds, or NaN. */
export function parseIsoUtc(text: string): number {
  if (!isoTime.test(text)) return Number.NaN;
  // The usual form of Spotify needs no rewriting, a million times per file.
  if (text.length === 20 && text.endsWith('Z')) return Date.parse(text);
  return Date.parse(`${text.replace(/(?: ?UTC|Z)$/, '').replace(' ', 'T')}Z`);
}

/** `07 May 2021 14:02` as Last.fm writes it, UTC. Milliseconds, or NaN. */
export function parseDayMonthYear(text: string): number {
  const found = dayMonthYear.exec(text.trim());
  if (!found) return Number.NaN;
  const [, day, month, year, hour, minute, second] = found;
  const monthIndex = months.indexOf(month ?? '');
  const stamp = Date.UTC(
    Number(year),
    monthIndex,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  );
  // Date.UTC rolls over: 31 Feb would become 3 Mar.
  const rolledOver = new Date(stamp).getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59;
  return monthIndex === -1 || rolledOver ? Number.NaN : stamp;
}

export const looksLikeDayMonthYear = (text: string): boolean => dayMonthYear.test(text.trim());
