const firstMs = 2_000;
const longestMs = 15 * 60_000;

/**
 * Exponential backoff with "equal jitter": half of the step is certain, half is chance, so that accounts
 * that failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param failures failed requests in a row, 1 for the first
 * @returns milliseconds
 */
export function backoffMs(failures: number, random: () => number): number {
  const step = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(step / 2 + (step / 2) * random());
}
