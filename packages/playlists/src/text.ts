/**
 * A text of one line as it is stored: without control characters, line breaks, half characters and
 * non-characters, so that every format can write it and read it back as it is.
 */
export const cleanLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** The same for a text of several lines; line breaks are `\n`. */
export const cleanLines = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .split('\n')
    .map((line) => cleanLine(line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Characters that XML 1.0 cannot hold, and the mark that a file may begin with. */
const unwritable = /[\ufffe\uffff\ufeff]/g;

/** “1 track”, “12 tracks”. */
export const countedTracks = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'track' : 'tracks'}`;

/** Cut for a summary. */
export const shortened = (text: string, length = 60): string =>
  text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .toWellFormed()
        .trimEnd()}…`;
