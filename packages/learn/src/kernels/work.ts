import type { Kernels } from './kernels.ts';
import type { Work } from './threads.ts';

/** Takes one call that nobody has taken and makes it; false when none is left. */
export function takeCall(kernels: Kernels, work: Work): boolean {
  const call = Atomics.add(work.next, 0, 1);
  if (call >= work.results.length) return false;
  const parameters = work.parameters.subarray(call * work.perCall, (call + 1) * work.perCall);
  const kernel = kernels[work.kernel] as (...numbers: number[]) => number | undefined;
  work.results[call] = kernel(...parameters) ?? 0;
  return true;
}
