import { HttpFault } from '@fonoteca/http-kit';

/** What a service says no to for good, about one thing among many: the others go on. */
const refusals: ReadonlySet<number> = new Set([400, 404, 409, 422]);

/** Runs; a refusal of this one thing is passed over, every other fault is thrown. */
export async function unlessRefused(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof HttpFault) || !refusals.has(error.status ?? 0)) throw error;
  }
}
