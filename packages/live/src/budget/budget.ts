import type { Executor, LivePlatformName, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import type { Allowance } from '../plan/types.ts';
import type { Clock } from '../ports.ts';
import { type Limit, limitsOf, plannedCalls } from './limits.ts';
import { type QuietRule, quietFor, usualQuiet } from './quiet.ts';
import { createSteadyTime, type HeldPlatform } from './steady.ts';

/** What calls are made for. `plan` and `running` leave the reserve alone; `running` has a small share of its own. */
export type CallPurpose = 'plan' | 'running' | 'confirm' | 'asked' | 'follow';

export interface BudgetOptions {
  readonly store: Store;
  readonly platform: LivePlatformName;
  readonly allowance: Allowance;
  readonly clock: Clock;
  /** After so many milliseconds no call of a reservation is made any more (its signal aborts). */
  readonly longestCallMs?: number;
  readonly quiet?: QuietRule;
}

export interface BudgetState {
  readonly settings: HeldPlatform;
  readonly limits: readonly [Limit, ...Limit[]];
  /** Calls that may be made now for each purpose. */
  readonly free: Readonly<Record<CallPurpose, number>>;
  /** Milliseconds for which the platform asked for quiet; 0: none. */
  readonly quietMs: number;
}

interface Reservation {
  readonly id: number;
  readonly calls: number;
}

/** How a reservation ended. `quietUntil` as the platform said it, by the clock of the machine. */
interface CallsMade {
  readonly refused: boolean;
  readonly quietUntil?: number;
}

export interface Budget {
  state(): Promise<BudgetState>;
  /** Writes the calls down, committed before they are made; null when there are none free. */
  reserve(purpose: CallPurpose, calls: number): Promise<Reservation | null>;
  /** The calls have been made; to be called whatever came of them. */
  finish(reservation: Reservation, made: CallsMade): Promise<void>;
}

/** Of the calls in a window, what checks of running broadcasts may take. */
const runningShare = 0.15;
const usualLongestCall = 45_000;
/** Time that nobody writes down would be lost by a restart. */
const writeEveryMs = 60_000;

/**
 * A budget that holds in every rolling window, also over restarts, several processes and clocks that jump:
 * a call is counted from when it is reserved until a window after it was over, in steady time.
 */
export function createBudget(options: BudgetOptions): Budget {
  const { store, platform, allowance, clock, longestCallMs = usualLongestCall, quiet = usualQuiet } = options;
  const steady = createSteadyTime(platform, clock, allowance.reserve);

  const stateOf = async (executor: Executor, settings: HeldPlatform): Promise<BudgetState> => {
    const limits = limitsOf(allowance, settings.callsPerHour);
    const free = { plan: Infinity, running: Infinity, confirm: Infinity, asked: Infinity, follow: Infinity };
    for (const { calls, windowMs } of limits) {
      const used = await usedIn(executor, platform, settings.now - windowMs);
      const planned = plannedCalls(calls, settings.reserve);
      const all = calls - used.all;
      free.confirm = free.asked = free.follow = Math.min(free.confirm, all);
      free.plan = Math.min(free.plan, all, planned - used.planned);
      free.running = Math.min(
        free.plan,
        free.running,
        Math.max(1, Math.floor(calls * runningShare)) - used.running,
      );
    }
    const quietMs = Math.max(0, (settings.quietUntil ?? 0) - settings.now);
    for (const purpose of purposes) free[purpose] = quietMs > 0 ? 0 : Math.max(0, free[purpose]);
    return { settings, limits, free, quietMs };
  };

  return {
    async state() {
      const { held, written } = await steady.read(store.db);
      const shortest = Math.min(...limitsOf(allowance, held.callsPerHour).map(({ windowMs }) => windowMs));
      if (held.now - written >= Math.min(writeEveryMs, shortest / 20))
        await writeTime(store, steady, platform, clock);
      return await stateOf(store.db, held);
    },

    reserve: (purpose, calls) =>
      store.db.transaction().execute(async (transaction) => {
        const settings = await steady.hold(transaction);
        const state = await stateOf(transaction, settings);
        // Its share tells how often, not whether: a look may cost more than all of it.
        const room = purpose === 'running' && state.free.running > 0 ? state.free.plan : state.free[purpose];
        if (room < calls) return null;
        // Until it is known when the call was over: at the latest when its signal aborts.
        const { id } = await transaction
          .insertInto('live_calls')
          .values({
            platform,
            at: new Date(clock.now()),
            calls,
            purpose,
            steady: settings.now + longestCallMs,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await steady.write(transaction, settings.now);
        return { id, calls };
      }),

    finish: ({ id }, { refused, quietUntil }) =>
      store.db.transaction().execute(async (transaction) => {
        const { now, quietUntil: before } = await steady.hold(transaction);
        await transaction
          .updateTable('live_calls')
          .set({ refused, steady: now + 1 })
          .where('id', '=', id)
          .execute();
        if (refused || quietUntil !== undefined) {
          const asked = quietUntil === undefined ? null : quietUntil - clock.now();
          const until = now + quietFor(asked, await refusalsBefore(transaction, platform, id), quiet);
          await transaction
            .updateTable('live_platforms')
            .set({
              quiet_steady: Math.max(until, before ?? 0),
              wait_until: new Date(clock.now() + Math.max(until, before ?? 0) - now),
            })
            .where('platform', '=', platform)
            .execute();
        }
        await steady.write(transaction, now);
      }),
  };
}

const purposes = ['plan', 'running', 'confirm', 'asked', 'follow'] as const;

/** Also keeps the moment that pages show in step with a clock that jumped or a process that was away. */
const writeTime = (
  store: Store,
  steady: ReturnType<typeof createSteadyTime>,
  platform: LivePlatformName,
  clock: Clock,
): Promise<void> =>
  store.db.transaction().execute(async (transaction) => {
    const { now, quietUntil } = await steady.hold(transaction);
    await steady.write(transaction, now);
    if (quietUntil === null) return;
    const left = quietUntil - now;
    await transaction
      .updateTable('live_platforms')
      .set(left > 0 ? { wait_until: new Date(clock.now() + left) } : { wait_until: null, quiet_steady: null })
      .where('platform', '=', platform)
      .execute();
  });

async function usedIn(executor: Executor, platform: LivePlatformName, since: number) {
  const { rows } = await sql<{ all: number; planned: number; running: number }>`
    select coalesce(sum(calls), 0)::int as all,
      coalesce(sum(calls) filter (where purpose in ('plan', 'running')), 0)::int as planned,
      coalesce(sum(calls) filter (where purpose = 'running'), 0)::int as running
    from live_calls where platform = ${platform} and steady >= ${since}`.execute(executor);
  return rows[0] ?? { all: 0, planned: 0, running: 0 };
}

/** How many calls in a row were refused before this one. */
async function refusalsBefore(executor: Executor, platform: LivePlatformName, id: number): Promise<number> {
  const { rows } = await sql<{ refused: boolean }>`
    select refused from live_calls where platform = ${platform} and id < ${id} order by id desc limit 12`.execute(
    executor,
  );
  const end = rows.findIndex(({ refused }) => !refused);
  return end < 0 ? rows.length : end;
}
