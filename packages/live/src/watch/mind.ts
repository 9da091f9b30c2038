import type { LivePlatformName } from '@fonoteca/store';
import type { LockedChannel } from '../broadcasts/types.ts';
import type { PlannedCheck } from '../plan/types.ts';
import type { Belief, BroadcastSpan, Forecast, Population } from '../predict/types.ts';
import { armOf, type Mode } from './arms.ts';
import type { PlanningPolicy, Thinking } from './thinking.ts';

interface Thought {
  belief: Belief;
  /** As it stands in the database; null when it never was written. */
  stored: Buffer | null;
  writtenAt: number;
}

export interface Learned {
  readonly at: number;
  readonly live: boolean | null;
  readonly spans: readonly BroadcastSpan[];
}

export interface MindOptions {
  readonly thinking: Thinking;
  readonly platform: LivePlatformName;
  readonly onUnreadable: (channelId: number, error: unknown) => void;
}

const writeLooksEveryMs = 15 * 60_000;

/** What is believed of a platform's channels, and the policies that plan by it. */
export function createMind({ thinking, platform, onUnreadable }: MindOptions) {
  const thoughts = new Map<string, Thought>();
  const planned = new Map<string, 'smart' | 'fixed'>();
  let population: Population = thinking.population(null, platform);
  let policies: { smart: PlanningPolicy | null; fixed: PlanningPolicy } | undefined;
  let mode: Mode = { mode: 'fixed', pilotShare: 0, fellBack: false };
  let rate = 1;
  let turn = 0;
  let failure: string | null = null;

  const read = (id: number, bytes: Buffer | null): Belief => {
    try {
      return thinking.belief(bytes, population, platform);
    } catch (error) {
      onUnreadable(id, error);
      return thinking.belief(null, population, platform);
    }
  };

  const guarded = <Result>(work: () => Result, otherwise: Result): Result => {
    try {
      return work();
    } catch (error) {
      failure = `the planner failed: ${error instanceof Error ? error.message : String(error)}`;
      if (policies) policies.smart = null;
      return otherwise;
    }
  };

  const build = () => {
    planned.clear();
    const belief = (key: string) => thoughts.get(key)?.belief;
    const fixed = thinking.fixed({ rate });
    policies = { smart: null, fixed };
    if (mode.mode === 'fixed' || mode.fellBack) return policies;
    policies.smart = guarded(() => thinking.smart({ rate, platform, population, belief }), null);
    return policies;
  };

  const remove = (key: string): void => {
    const arm = planned.get(key);
    if (!arm || !policies) return;
    planned.delete(key);
    const { smart, fixed } = policies;
    if (arm === 'fixed') fixed.remove(key);
    else guarded(() => smart?.remove(key), undefined);
  };

  return {
    armOf: (id: number) => armOf(id, mode),
    /** Why planning cannot go on; null while it can. */
    failure(now: number): string | null {
      if (failure) return failure;
      const health = guarded(() => policies?.smart?.health?.(now), undefined);
      return failure ?? (health && !health.ok ? (health.why ?? 'its chances are off what happens') : null);
    },
    population: () => population,
    usePopulation(bytes: Uint8Array | null): void {
      population = thinking.population(bytes, platform);
    },
    /** Takes effect at once: what was planned by another mode is forgotten. */
    setMode(next: Mode): void {
      if (next.mode === mode.mode && next.pilotShare === mode.pilotShare && next.fellBack === mode.fellBack)
        return;
      mode = next;
      failure = null;
      policies = undefined;
    },
    /** Plans anew, as after a clock that jumped. */
    forgetPlans(): void {
      policies = undefined;
    },
    setRate(next: number): void {
      if (Math.abs(next - rate) <= rate * 0.01) return;
      rate = next;
      policies?.fixed.setRate?.(next);
      const smart = policies?.smart;
      if (smart?.setRate) guarded(() => smart.setRate?.(next), undefined);
      else if (smart) policies = undefined;
    },
    /** Believes what the database keeps of a channel. */
    load(id: number, bytes: Buffer | null): void {
      thoughts.set(String(id), { belief: read(id, bytes), stored: bytes, writtenAt: 0 });
    },
    /** Planned anew at the next moment: something of it changed elsewhere. */
    unplan: (key: string): void => remove(key),
    /** Everything is read anew: another process led meanwhile. */
    reset(): void {
      policies = undefined;
      thoughts.clear();
      failure = null;
    },
    forget(key: string): void {
      remove(key);
      thoughts.delete(key);
    },
    /** Exactly these are planned from now on; `running` ones are known to be live. */
    plan(channels: readonly { id: number; key: string; startedAt: number | null }[], now: number): void {
      const { fixed, smart } = policies ?? build();
      const wanted = new Set(channels.map(({ key }) => key));
      for (const key of [...planned.keys()]) if (!wanted.has(key)) remove(key);
      for (const { id, key, startedAt } of channels) {
        if (planned.has(key)) continue;
        const arm = smart ? armOf(id, mode) : 'fixed';
        const policy = arm === 'smart' && smart ? smart : fixed;
        planned.set(key, arm);
        guarded(() => {
          policy.add({ key, platform }, now);
          if (startedAt !== null) policy.observe({ key, at: now, live: true, startedAt });
        }, undefined);
      }
    },
    next(now: number, checks: number): PlannedCheck[] {
      const { fixed, smart } = policies ?? build();
      const smartShare =
        [...planned.values()].filter((arm) => arm === 'smart').length / Math.max(1, planned.size);
      const askFixed = (most: number) => (smartShare < 1 ? fixed.next(now, most) : []);
      const askSmart = (most: number) =>
        smart && smartShare > 0 ? guarded(() => smart.next(now, most), []) : [];
      turn++;
      if (turn % 2 === 0) {
        const first = askSmart(Math.ceil(checks * smartShare));
        return [...first, ...askFixed(checks - first.length)];
      }
      const first = askFixed(Math.ceil(checks * (1 - smartShare)));
      return [...first, ...askSmart(checks - first.length)];
    },
    /** So many calls were made that no policy chose. */
    spend(calls: number): void {
      if (calls === 0 || !policies) return;
      const { smart, fixed } = policies;
      const smartShare =
        [...planned.values()].filter((arm) => arm === 'smart').length / Math.max(1, planned.size);
      if (smartShare < 1) fixed.spend?.(calls * (1 - smartShare));
      if (smartShare > 0) guarded(() => smart?.spend?.(calls * smartShare), undefined);
    },
    forecast(key: string, now: number): Forecast | null {
      const thought = thoughts.get(key);
      return thought ? guarded(() => thought.belief.forecast(now), null) : null;
    },
    chances(key: string, now: number): ReturnType<Belief['chances']> | null {
      const thought = thoughts.get(key);
      return thought ? guarded(() => thought.belief.chances(now), null) : null;
    },
    /** Learns what is about to be recorded; gives the bytes to keep, where it is time to write them. */
    learn(channel: LockedChannel, { at, live, spans }: Learned): Uint8Array | null {
      const key = String(channel.id);
      let thought = thoughts.get(key);
      // Another process recorded meanwhile: what it learned stands in the database.
      if (!thought || !sameBytes(thought.stored, channel.belief)) {
        thought = { belief: read(channel.id, channel.belief), stored: channel.belief, writtenAt: 0 };
        thoughts.set(key, thought);
      }
      const { belief } = thought;
      return guarded(() => {
        // What was believed is held against the look before the look is learned from.
        if (live !== null) belief.look(at, live);
        for (const span of spans) belief.observe(span, at);
        const isTime = spans.length > 0 || Math.abs(at - (thought.writtenAt || 0)) >= writeLooksEveryMs;
        if (live === null || !isTime) return null;
        const bytes = Buffer.from(belief.encode());
        if (bytes.length === 0) return null;
        thought.writtenAt = at;
        thought.stored = bytes;
        return bytes;
      }, null);
    },
    /** What was recorded is told to the policy that plans the channel. */
    tell(
      key: string,
      observation: { at: number; live: boolean; startedAt?: number; endedAt?: number },
    ): void {
      const arm = planned.get(key);
      if (!arm || !policies) return;
      const { smart, fixed } = policies;
      if (arm === 'smart') guarded(() => smart?.observe({ key, ...observation }), undefined);
      else fixed.observe({ key, ...observation });
    },
  };
}

export type Mind = ReturnType<typeof createMind>;

const sameBytes = (left: Buffer | null, right: Buffer | null): boolean =>
  left === null || right === null ? left === right : left.equals(right);
