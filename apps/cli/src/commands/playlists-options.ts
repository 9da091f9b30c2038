import { type Command, InvalidArgumentError } from 'commander';

/** Whose playlists, and how the answer is printed. */
export const common = (command: Command): Command =>
  command.option('--user <name>', 'whose').option('--json', 'print JSON');

/** An id. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 2_147_483_647) return number;
  throw new InvalidArgumentError('Give a whole number.');
}
