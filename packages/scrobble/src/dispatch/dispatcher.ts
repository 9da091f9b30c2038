import type { Clock } from '../ports/clock.ts';
import type { AccountState, Batch, JobStore, RoundResult } from '../ports/job-store.ts';
import { canConfirm, type ScrobbleTarget, SubmitError } from '../ports/target.ts';
import { budgetWindowMs, leftOf } from './budget.ts';
import { confirmed } from './confirm.ts';
import { afterAnswer, afterFault } from './rounds.ts';

export interface DispatcherOptions {
  readonly store: JobStore;
  readonly target: ScrobbleTarget;
  readonly clock: Clock;
  /** Requests to this account's service a second, at most. 5 is what Last.fm allows. */
  readonly requestsPerSecond?: number;
  /** Batches sent in one `advance`, at most. Each may take a look-up of a page or two beside its request. */
  readonly batchesAtOnce?: number;
  /** 0 … 1, for the jitter of waits. */
  readonly random?: () => number;
}

export interface Dispatcher {
  /**
   * Sends what may go out now and stops when nothing more may. Never throws for what the service does;
   * throws what the store throws, and the signal's reason when that aborts.
   *
   * @returns when to call again, ms since 1970; null when the queue is empty or the person must act first
   */
  advance(signal: AbortSignal): Promise<{ readonly wakeAt: number | null }>;
}

/** A wait that is shorter than this is slept through; a longer one is given back to the caller. */
const shortWaitMs = 1_000;

/**
 * Delivers the queue of one account, each listen once. What goes out is written down before it goes; what
 * comes back is written down before the next request. A process killed in between leaves one batch `begun`,
 * whose listens may or may not have been taken: it is looked up at the service where that can be asked, and
 * what is not there goes out again unchanged, which services take for the same listen.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, target, clock } = options;
  const betweenMs = 1000 / (options.requestsPerSecond ?? 5);
  const random = options.random ?? Math.random;
  let lastRequestAt: number | null = null;

  /** Waits for the next moment a request is allowed. */
  const pace = async (account: AccountState, signal: AbortSignal): Promise<void> => {
    const last = Math.max(lastRequestAt ?? 0, account.lastRequestAt ?? 0);
    // A clock that was set back must not hold requests for longer than one step.
    const wait = Math.min(last + betweenMs - clock.now(), betweenMs);
    if (wait > 0) await clock.sleep(wait, signal);
    lastRequestAt = clock.now();
  };

  /**
   * Asks the service for those listens of a batch that may have been taken. Those that are there are done.
   * @returns what is left to send, and whether the service answered
   */
  const lookUp = async (batch: Batch, account: AccountState, signal: AbortSignal): Promise<LookedUp> => {
    if (!canConfirm(target)) return { rest: batch, answered: false };
    await pace(account, signal);
    try {
      const there = await confirmed(target, batch, signal);
      const rest = batch.deliveries.filter(({ id }) => !there.has(id));
      if (there.size > 0) {
        await store.finish(
          {
            batchId: batch.id,
            results: [...there].map((id) => ({ id, state: 'accepted' as const })),
            ...(batch.begun && rest.length > 0 ? { keepBatch: true, timeouts: batch.timeouts } : {}),
            account: { failures: 0, waitUntil: null, waitReason: null, message: null },
          },
          clock.now(),
        );
      }
      return { rest: rest.length > 0 ? { ...batch, deliveries: rest } : null, answered: true };
    } catch (error) {
      // Not being able to look is no reason to wait: the same payload again is safe as well.
      if (error instanceof SubmitError) return { rest: batch, answered: false };
      throw error;
    }
  };

  const send = async (batch: Batch, account: AccountState, signal: AbortSignal): Promise<void> => {
    const mayBeThere = batch.begun || batch.timeouts > 0;
    const { rest, answered } = mayBeThere
      ? await lookUp(batch, account, signal)
      : { rest: batch, answered: false };
    if (!rest) return;
    await pace(account, signal);
    await store.begin(rest, clock.now());
    let round: RoundResult;
    try {
      const scrobbles = rest.deliveries.map(({ scrobble }) => scrobble);
      round = afterAnswer(rest, await target.submit(scrobbles, signal), clock.now());
    } catch (error) {
      if (!(error instanceof SubmitError)) throw error;
      const serviceIsWell = answered || account.failures === 0;
      round = afterFault(rest, error, {
        failures: account.failures,
        serviceIsWell,
        now: clock.now(),
        random,
      });
    }
    await store.finish(round, clock.now());
  };

  return {
    async advance(signal) {
      for (let batches = 0; ; batches++) {
        signal.throwIfAborted();
        const account = await store.account();
        if (account.status !== 'active') return { wakeAt: null };
        const now = clock.now();
        if (account.waitUntil !== null && account.waitUntil > now) {
          if (account.waitUntil - now > shortWaitMs) return { wakeAt: account.waitUntil };
          await clock.sleep(account.waitUntil - now, signal);
          continue;
        }
        if (batches === (options.batchesAtOnce ?? Number.POSITIVE_INFINITY)) return { wakeAt: now };

        const begun = await store.begunBatch();
        if (begun) {
          await send(begun, account, signal);
          continue;
        }
        const left = leftOf(account.dailyCap, await store.spentSince(now - budgetWindowMs), now);
        if (left.deliveries === 0) {
          if ((await store.nextDueAt(now)) === null) return { wakeAt: null };
          await store.setAccount({ waitUntil: left.refillsAt, waitReason: 'budget' }, now);
          return { wakeAt: left.refillsAt };
        }
        const batch = await store.nextBatch(Math.min(target.maxBatch, left.deliveries), now);
        if (!batch) return { wakeAt: await store.nextDueAt(now) };
        await send(batch, account, signal);
      }
    },
  };
}

interface LookedUp {
  readonly rest: Batch | null;
  readonly answered: boolean;
}
