import { createFixedPolicy, type PacedPolicy } from '../plan/fixed.ts';
import { createNaivePolicy } from '../plan/naive.ts';
import { createSmartPolicy } from '../plan/smart.ts';
import type { Belief } from '../predict/types.ts';
import { type CallBudget, createCallBudget } from './bucket.ts';
import { type Line, LineFault, parseLine, type Seen, writeMoment } from './stdio-line.ts';

export type StdioOptions = {
  /** Checks per account and hour on average. Default 1. */
  rate?: number;
  policy?: 'smart' | 'fixed' | 'naive';
  /** Accounts that are known from the first line on; others are added when a line names them. */
  accounts?: readonly string[];
};

type Driven = PacedPolicy & { belief?(key: string): Belief | undefined };

/** A broadcast that was reported; `askAgainAt`: when nobody said that it ended, it is looked at once more. */
type Running = { startedAt: number | undefined; endsAt: number | undefined; askAgainAt: number };

const minute = 60_000;
const hour = 60 * minute;
const policies = { smart: createSmartPolicy, fixed: createFixedPolicy, naive: createNaivePolicy };

/**
 * Drives a policy line by line, for simulators of anybody's own:
 *
 * in `{"now":"2026-03-01T18:00:00Z","observed":[{"account":"a","live":false}]}`,
 * out `{"check":["a"],"nextAt":"2026-03-01T18:01:00.000Z"}`.
 *
 * `observed` are answers to checks, or anything else that is known of a channel; a check that is not
 * answered in the next line found nothing. An end may be told with the start: such a channel is not asked for
 * until then, and one that was live when it was checked may have ended by `now`. `now` is ISO text, seconds
 * or milliseconds and is answered alike. No more checks are asked for than `rate` per account and hour on
 * average, and twice that in any hour, unless the line says `calls`: how many may be made now. A line that
 * cannot be understood is answered with `{"error":"field: reason"}` and changes nothing.
 */
export function createStdioPolicy(options: StdioOptions = {}): { line(text: string): string } {
  let rate = options.rate ?? 1;
  const policy: Driven = policies[options.policy ?? 'smart']({ rate });
  const accounts = new Set<string>();
  const waiting = new Set(options.accounts ?? []);
  const running = new Map<string, Running>();
  /** What the last answer asked for. */
  let asked: { at: number; keys: string[] } = { at: 0, keys: [] };
  let budget: CallBudget | undefined;
  let before = Number.NEGATIVE_INFINITY;

  function add(names: Iterable<string>, now: number) {
    for (const key of names) {
      if (accounts.has(key)) continue;
      accounts.add(key);
      policy.add({ key, platform: 'simulated' }, now);
    }
  }

  function observe({ account: key, live, startedAt, endedAt }: Seen, now: number) {
    const known = running.get(key);
    if (live) {
      const start = startedAt ?? known?.startedAt;
      policy.observe({ key, at: now, live, ...(start === undefined ? {} : { startedAt: start }) });
      const soonest = now + 15 * minute;
      // Drivers may report the same broadcast every minute: its end is thought over when it is due.
      const askAgainAt =
        known && known.askAgainAt > soonest
          ? known.askAgainAt
          : Math.max(soonest, policy.belief?.(key)?.forecast(now).expectedEnd ?? now + hour);
      running.set(key, { startedAt: start, endsAt: endedAt, askAgainAt });
      return;
    }
    running.delete(key);
    const start = startedAt ?? known?.startedAt;
    const end = endedAt ?? (known ? now : undefined);
    const ended =
      start === undefined || end === undefined || end <= start ? {} : { startedAt: start, endedAt: end };
    policy.observe({ key, at: now, live, ...ended });
  }

  function take({ now, observed, accounts: named, rate: wanted, calls }: Line): string[] {
    if (now < before)
      throw new LineFault(`now: it is before the last line's, ${new Date(before).toISOString()}`);
    before = now;
    if (wanted !== undefined && wanted !== rate) {
      rate = wanted;
      policy.setRate(rate);
    }
    add(waiting, now);
    waiting.clear();
    add(named, now);
    add(
      observed.map(({ account }) => account),
      now,
    );
    budget ??= createCallBudget(0, now, 2);
    budget.setRate(now, rate * accounts.size);
    for (const [key, { endsAt }] of running)
      if (endsAt !== undefined && endsAt <= now) observe({ account: key, live: false, endedAt: endsAt }, now);
    const answered = new Set(observed.map(({ account }) => account));
    // Who asks for a check and hears nothing found nothing: a driver may report live channels alone.
    for (const key of asked.keys) if (!answered.has(key)) observe({ account: key, live: false }, asked.at);
    for (const seen of observed) observe(seen, now);
    const room = calls ?? budget.available(now);
    const again = [...running].filter(
      ([, { endsAt, askAgainAt }]) => endsAt === undefined && askAgainAt <= now,
    );
    const checks = again.slice(0, room).map(([key]) => key);
    for (const key of checks) {
      const known = running.get(key);
      if (known) known.askAgainAt = now + 15 * minute;
    }
    policy.spend(checks.length);
    checks.push(...policy.next(now, room - checks.length).map(({ key }) => key));
    if (calls === undefined) budget.spend(now, checks.length);
    asked = { at: now, keys: checks };
    return checks;
  }

  return {
    line(text) {
      try {
        const line = parseLine(text);
        const check = take(line);
        return JSON.stringify({
          check,
          nextAt: writeMoment(nextAt(line.now, rate * accounts.size), line.unit),
        });
      } catch (error) {
        if (error instanceof LineFault) return JSON.stringify({ error: error.message });
        throw error;
      }
    },
  };
}

/** A minute on, or when the next call has come in, whichever is later; never more than an hour. */
function nextAt(now: number, callsPerHour: number): number {
  return now + Math.min(hour, Math.max(minute, Math.ceil(60 / Math.max(1, callsPerHour)) * minute));
}
