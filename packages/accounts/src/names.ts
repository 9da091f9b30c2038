import { Fault } from '@fonoteca/domain';

const longest = 64;
const wrong = (reason: string) =>
  new Fault('invalid', 'The name cannot be used', { fields: [{ field: 'name', reason }] });

/** What makes two names the same: letter case and look-alike forms (full width, ligatures) do not count. */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/**
 * A name as it is stored: trimmed, one kind of space, 1–64 printable characters. Names stand in the paths
 * of the receiving protocols, therefore no slashes, and neither `.` nor `..`.
 * Throws Fault `invalid` with the reason.
 */
export function parseName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  const key = nameKey(name);
  if (key === '') throw wrong('give at least one character');
  if ([...name].length > longest) throw wrong(`use at most ${longest} characters`);
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) throw wrong('leave out control and invisible characters');
  if (/[/\\]/u.test(key)) throw wrong('leave out slashes');
  if (key === '.' || key === '..') throw wrong('use something else than dots alone');
  return name;
}
