import { Fault } from '@fonoteca/domain';
import { outageOf, type Store } from '@fonoteca/store';
import { ZodError } from 'zod';
import { type Claim, type Ending, noteProgress, settle } from './claims.ts';
import type { AnyJob, JobContext, Progress } from './definition.ts';
import { announce } from './queue.ts';

/** Why a running job's signal aborts. */
export type StopReason = 'cancelled' | 'stopping' | 'lost';

export interface Run {
  readonly claim: Claim;
  /** Aborts the handler's signal; the first reason counts. */
  stop(reason: StopReason): void;
  /** Settled when handler and bookkeeping are over; never rejects. */
  readonly over: Promise<void>;
}

export interface RunOptions {
  readonly store: Store;
  readonly worker: number;
  readonly retryDelaysSeconds: readonly number[];
  readonly onError: (error: unknown, claim: Claim) => void;
}

const progressEveryMs = 250;

/** Runs one claimed job to its end. */
export function startRun(job: AnyJob, claim: Claim, options: RunOptions): Run {
  const abort = new AbortController();
  let stopped: StopReason | undefined;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    abort.abort(new Error(`job ${reason}`));
  };
  const { store, worker } = options;
  const report = throttle(async (progress) => {
    const verdict = await noteProgress(store.db, worker, claim, progress);
    if (verdict === 'go on') return announce(store.db, claim.id);
    stop(verdict);
  });
  const context: JobContext = {
    id: claim.id,
    personId: claim.personId,
    signal: abort.signal,
    store,
    progress: report.note,
  };

  const work = async (): Promise<void> => {
    let ending: Ending | undefined;
    try {
      await announce(store.db, claim.id);
      ending = { kind: 'done', result: await job.start(claim.payload, context) };
    } catch (error) {
      ending = endingOf(error, stopped, claim, options);
    }
    await report.finish();
    if (ending) await persist(ending);
  };

  /**
   * Writes how it ended, however long the database is away: the row names a worker that lives, so nobody
   * else would take it up. Given up when the claim is lost or the worker stops: then others do.
   */
  const persist = async (ending: Ending): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      try {
        await settle(store.db, worker, claim, ending);
        return await announce(store.db, claim.id);
      } catch (error) {
        if (failures === 0) options.onError(error, claim);
        if (stopped === 'lost' || (stopped === 'stopping' && failures >= 3)) return;
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** failures, 5_000)));
      }
    }
  };
  const over = work().catch((error) => options.onError(error, claim));
  return { claim, stop, over };
}

function endingOf(
  error: unknown,
  stopped: StopReason | undefined,
  claim: Claim,
  options: RunOptions,
): Ending | undefined {
  if (stopped === 'cancelled') return { kind: 'cancelled' };
  if (stopped === 'stopping') return { kind: 'again', afterSeconds: 0, failed: false };
  // Whoever holds the job now settles it.
  if (stopped === 'lost') return undefined;
  // The database was away: that says nothing of the job.
  const fault = error instanceof Fault ? error : outageOf(error);
  if (fault?.code === 'unavailable') return { kind: 'again', afterSeconds: 1, failed: false };
  if (error instanceof Fault) return { kind: 'failed', error: error.message };
  options.onError(error, claim);
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ZodError)
    return { kind: 'failed', error: `The job's own data is not valid: ${reason}` };
  const delay = options.retryDelaysSeconds[claim.failures];
  if (delay === undefined) return { kind: 'failed', error: `It failed again and again: ${reason}` };
  return { kind: 'again', afterSeconds: delay, failed: true, error: `Tried again after: ${reason}` };
}

/** Writes the newest progress at most every 250 ms; `finish` waits for a write under way and drops the rest. */
function throttle(write: (progress: Progress) => Promise<void>) {
  let newest: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let lastAt = 0;
  let finished = false;

  const flush = (): void => {
    timer = undefined;
    const progress = newest;
    newest = undefined;
    if (!progress || finished) return;
    lastAt = Date.now();
    // Progress that cannot be written does not fail the work itself.
    writing = writing.then(() => write(progress)).catch(() => undefined);
  };
  return {
    async note(progress: Progress): Promise<void> {
      newest = progress;
      if (timer || finished) return;
      const wait = lastAt + progressEveryMs - Date.now();
      if (wait > 0) {
        timer = setTimeout(flush, wait);
        return;
      }
      flush();
      await writing;
    },
    async finish(): Promise<void> {
      if (timer) clearTimeout(timer);
      flush();
      finished = true;
      await writing;
    },
  };
}
