import type { Look } from '@fonoteca/live';

/** The same answer for every account of a call. */
export const allAlike = (accounts: Iterable<string>, look: Look): Map<string, Look> =>
  new Map([...accounts].map((account) => [account, look]));
