import type { LiveArm } from '@fonoteca/store';
import { sql } from 'kysely';
import { closeLost } from '../broadcasts/lost.ts';
import type { Finding, Recorded } from '../broadcasts/types.ts';
import { type Budget, type BudgetState, createBudget } from '../budget/budget.ts';
import { type Clock, type LivePlatform, type PushEvent, systemClock } from '../ports.ts';
import type { Asking } from './ask.ts';
import { createDoubts } from './doubts.ts';
import { idsOf, readFollowed } from './followed.ts';
import { createHints } from './hints.ts';
import { createMind } from './mind.ts';
import { noteRecorded } from './note.ts';
import { usualTimes, type WatcherOptions } from './options.ts';
import { type Pace, paceOf } from './pace.ts';
import { duePicks, isPlanned, type Pick, plannedPicks } from './picks.ts';
import { findingOf } from './pushed.ts';
import { createPushing } from './pushing.ts';
import { commitFindings } from './recorder.ts';
import { createRefresher } from './refresh.ts';
import { lookRound, type Subject } from './round.ts';
import { makeRounds, roundsOf } from './rounds.ts';
import { createSeats } from './seats.ts';
import { createShares } from './shares.ts';
import { usualThinking } from './thinking.ts';

const minute = 60_000;
const mostUnrecorded = 10_000;

/** Watches the channels of one platform; only the leading process ticks. */
export function createPlatformWatch(options: WatcherOptions, platform: LivePlatform) {
  const { store, log } = options;
  const clock: Clock = options.clock ?? systemClock;
  const times = { ...usualTimes, ...options.times };
  const { longestCallMs, quiet } = times;
  const { allowance, name } = platform;
  const budget: Budget = createBudget({
    store,
    platform: name,
    allowance,
    clock,
    longestCallMs,
    ...(quiet ? { quiet } : {}),
  });
  const asking: Asking = { platform, budget, clock, longestCallMs };
  const seats = createSeats(clock);
  const shares = createShares();
  const mind = createMind({
    thinking: options.thinking ?? usualThinking,
    platform: name,
    onUnreadable: (channelId, error) =>
      log?.warn({ err: error, channelId }, 'a belief cannot be read: begun anew'),
  });
  const refresh = createRefresher(store, seats, mind);
  const pushing = createPushing(platform, clock, (event) => void keepPush(event));
  const doubts = createDoubts(asking, times.secondLookMs);
  const hints = createHints(seats);
  /** Told by a connection while they could not be recorded. */
  const unrecorded: PushEvent[] = [];
  const stale = new Set<number>();
  let followedIsStale = true;
  let followedReadAt = Number.NEGATIVE_INFINITY;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let populationAt = clock.elapsed();
  let gatheredAt = Number.NEGATIVE_INFINITY;
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let before: { now: number; elapsed: number } | undefined;
  /** Since when this process leads and clocks did not jump. */
  let steadySince = clock.elapsed();
  let lostAt = Number.NEGATIVE_INFINITY;
  let pace: Pace = { anHour: 1, rate: 1, sweep: false, runningEveryMs: Number.POSITIVE_INFINITY };
  const { batch } = platform.routes[0];

  const load = async (now: number): Promise<void> => {
    const whole = followedIsStale || clock.elapsed() - followedReadAt >= 5 * minute;
    const ids = whole ? undefined : [...stale];
    followedIsStale = false;
    stale.clear();
    if (ids?.length === 0) return;
    try {
      await read(now, ids);
      if (whole) followedReadAt = clock.elapsed();
    } catch (error) {
      if (whole) followedIsStale = true;
      for (const id of ids ?? []) stale.add(id);
      throw error;
    }
    renewedAt = Number.NEGATIVE_INFINITY;
  };

  /** Takes up the channels of these numbers, or all; what is read of those that were known is what changed. */
  const read = async (now: number, ids: readonly number[] | undefined): Promise<void> => {
    const whole = ids === undefined;
    const known = whole ? [...seats.all()].map(({ followed }) => followed.id) : [];
    const rows = await readFollowed(store.db, name, ids, known);
    if (whole) await readPopulation();
    for (const { id, key, belief } of rows) {
      if (whole && seats.get(id)) continue;
      mind.load(id, belief);
      mind.unplan(key);
    }
    for (const id of seats.take(rows, now, whole)) mind.forget(String(id));
    const found = new Set(rows.map(({ id }) => id));
    for (const id of ids ?? []) if (!found.has(id) && seats.remove(id)) mind.forget(String(id));
  };

  const keepPopulation = async (elapsed: number): Promise<void> => {
    if (elapsed - populationAt < 10 * minute) return;
    populationAt = elapsed;
    const bytes = Buffer.from(mind.population().encode());
    await sql`update live_platforms set population = ${bytes} where platform = ${name}`.execute(store.db);
  };

  const readPopulation = async (): Promise<void> => {
    if (seats.size() > 0) return;
    const { rows } = await sql<{ population: Buffer | null }>`
      select population from live_platforms where platform = ${name}`.execute(store.db);
    mind.usePopulation(rows[0]?.population ?? null);
  };

  /** After a start or a jump what is live is looked at first: how long ago it was seen is not known. */
  const closeUnseen = async (now: number, elapsed: number): Promise<void> => {
    if (elapsed - steadySince < times.runningMostMs || elapsed - lostAt < 10 * minute) return;
    lostAt = elapsed;
    for (const id of await closeLost(store.db, name, now, options)) lookedElsewhere(id);
  };

  const lookedElsewhere = (id: number): void => {
    if (seats.get(id)) stale.add(id);
  };

  /** A clock that jumped makes plans of before worthless. */
  const noticeJump = (now: number, elapsed: number): void => {
    const jumped = before && Math.abs(now - before.now - (elapsed - before.elapsed)) > 2 * minute;
    before = { now, elapsed };
    if (!jumped) return;
    steadySince = elapsed;
    mind.forgetPlans();
    followedIsStale = true;
    renewedAt = Number.NEGATIVE_INFINITY;
  };

  /** Plans by what holds now. */
  const replan = (state: BudgetState, now: number, elapsed: number): void => {
    const { mode, pilotShare, fallbackSince } = state.settings;
    mind.setMode({ mode, pilotShare, fellBack: fallbackSince !== null });
    if (elapsed - renewedAt >= minute) {
      renewedAt = elapsed;
      seats.renewDuties(now, pushing.covers);
      pushing.keep(seats);
    }
    const planned = [...seats.all()].filter(isPlanned);
    const running = [...seats.all()].filter((seat) => seat.running !== null).length;
    pace = paceOf(state, { planned: planned.length, running }, platform.routes[0], times.leastApartMs);
    mind.setRate(pace.rate);
    mind.plan(
      planned.map(({ followed: { id, key }, running }) => ({
        id,
        key,
        startedAt: running?.startedAt ?? null,
      })),
      now,
    );
  };

  const keep = async (findings: readonly Finding[]): Promise<Recorded[]> => {
    const arms = new Map<number, LiveArm>(
      findings.map(({ channelId }) => [channelId, mind.armOf(channelId)]),
    );
    try {
      const recorded = await commitFindings(options, times, mind, findings, arms);
      for (const one of recorded) {
        const seat = seats.get(one.channelId);
        const finding = findings.find(({ channelId }) => channelId === one.channelId);
        if (seat && finding) noteRecorded(seat, finding, one, mind);
      }
      return recorded;
    } catch (error) {
      // What was learned in memory is not in the database: read anew.
      for (const { channelId } of findings) stale.add(channelId);
      throw error;
    }
  };

  const subjectOf = ({ seat, reason, chance }: Pick): Subject => ({
    id: seat.followed.id,
    channel: seat.followed.channel,
    reason,
    chance,
    before: { runningSince: seat.running?.startedAt ?? null, gone: seat.gone },
  });

  /** Looks at a batch and records what it found. False when the budget is used up. */
  const round = async (picks: readonly Pick[], signal: AbortSignal): Promise<boolean> => {
    const [first] = picks;
    if (!first) return true;
    const lookedBefore = picks.map(({ seat }) => seat.lookedAt);
    for (const { seat } of picks) {
      seat.busy = true;
      seat.lookedAt = clock.elapsed();
    }
    try {
      const looked = await lookRound(asking, picks.map(subjectOf), first.purpose, signal);
      if (!looked) {
        hints.giveBack(picks);
        picks.forEach(({ seat }, index) => {
          seat.lookedAt = lookedBefore[index] ?? seat.lookedAt;
        });
        return false;
      }
      for (const doubted of looked.waiting) doubts.add(doubted);
      // Calls that no policy chose are not there to be planned.
      if (batch === 1 && first.due) mind.spend(picks.length);
      if (first.purpose === 'plan') shares.spend(picks.filter(({ due }) => due).length);
      await keep(looked.findings);
      return true;
    } catch (error) {
      hints.giveBack(picks);
      throw error;
    } finally {
      for (const { seat } of picks) seat.busy = false;
    }
  };

  const fallBack = async (now: number, state: BudgetState): Promise<void> => {
    if (state.settings.mode === 'fixed' || state.settings.fallbackSince !== null) return;
    const why = mind.failure(now);
    if (why === null) return;
    log?.warn({ platform: name, why }, 'planning falls back to fixed intervals');
    await sql`update live_platforms set fallback_since = ${new Date(now)}, fallback_why = ${why.slice(0, 500)}
      where platform = ${name} and fallback_since is null`.execute(store.db);
    mind.setMode({ mode: state.settings.mode, pilotShare: state.settings.pilotShare, fellBack: true });
    replan({ ...state, settings: { ...state.settings, fallbackSince: new Date(now) } }, now, clock.elapsed());
  };

  /** What a connection told is told once. */
  const keepPush = async (event: PushEvent): Promise<void> => {
    await takePush(event).catch((error) => {
      warn('recording a push')(error);
      if (unrecorded.length < mostUnrecorded) unrecorded.push(event);
    });
  };

  const takePush = async (event: PushEvent): Promise<void> => {
    const id = (await idsOf(store.db, name, [event.account])).get(event.account);
    if (id === undefined) return;
    const finding = findingOf(event, id, clock.now());
    if (finding) await keep([finding]);
    else hints.add(id);
  };

  return {
    name,
    asking,
    /** Reads everything anew: this process leads from now on. */
    begin(): void {
      seats.clear();
      mind.reset();
      doubts.clear();
      followedIsStale = true;
      steadySince = clock.elapsed();
    },
    /** Follows, overrides or time zones changed. */
    followedChanged(): void {
      followedIsStale = true;
    },
    /** Another process recorded something of this channel. */
    lookedElsewhere,
    hint(id: number): void {
      if (seats.get(id)) hints.add(id);
    },
    takePush,
    /** One moment: looks at whatever is due and records it. Gives the milliseconds until it is worth another. */
    async tick(signal: AbortSignal): Promise<number> {
      const now = clock.now();
      const elapsed = clock.elapsed();
      noticeJump(now, elapsed);
      await closeUnseen(now, elapsed);
      await load(now);
      for (const event of unrecorded.splice(0)) await keepPush(event);
      if (seats.size() === 0) return 30_000;
      const state = await budget.state();
      if (!state.settings.enabled || platform.unconfigured !== null) {
        pushing.stop();
        return 10_000;
      }
      replan(state, now, elapsed);
      await fallBack(now, state);
      if (elapsed - refreshedAt >= Math.min(minute, times.leastApartMs / 2)) {
        refreshedAt = elapsed;
        await refresh(now, elapsed, 1 / pace.rate);
        await keepPopulation(elapsed);
      }
      if (state.quietMs > 0) return Math.min(state.quietMs, times.tickMs);
      await keep(await doubts.confirm(elapsed, signal));
      await look(state, now, elapsed, signal);
      return times.tickMs;
    },
    stop: () => pushing.stop(),
  };

  function warn(doing: string) {
    return (error: unknown) => log?.warn({ err: error, platform: name }, doing);
  }

  async function look(state: BudgetState, now: number, elapsed: number, signal: AbortSignal): Promise<void> {
    const due = duePicks(seats, mind, { now, elapsed, times, pace }).map((pick) =>
      // Where a call has room for others, a running broadcast rides along.
      batch > 1 && pick.purpose === 'running' ? { ...pick, purpose: 'plan' as const } : pick,
    );
    // What the budget cannot pay is not even tried: the next moment has the same channels due.
    const payable = (wanted: 'plan' | 'running') => state.free[wanted] * batch;
    const dueFor = (wanted: 'plan' | 'running') => due.filter(({ purpose }) => purpose === wanted);
    const learned = [...seats.all()].filter((seat) => isPlanned(seat) && Number.isFinite(seat.lookedAt));
    const room = shares.room(elapsed, pace.anHour, (learned.length * 3_600_000) / times.leastApartMs);
    const plan = shares.choose(dueFor('plan'), payable('plan'), room);
    // Ends first: their share is small, and whatever else is due would leave nothing of it.
    const picks: Pick[] = [...hints.take(), ...dueFor('running').slice(0, payable('running')), ...plan];
    const taken = plan.length;
    // A call that asks for many waits until many are due.
    const gatherMs = batch > 1 ? times.leastApartMs / Math.ceil(seats.size() / batch) : 0;
    if (elapsed - gatheredAt >= gatherMs || taken > 0) {
      if (batch > 1) gatheredAt = elapsed;
      const calls = state.free.plan;
      picks.push(
        ...plannedPicks(seats, mind, {
          now,
          elapsed,
          calls,
          batch,
          leastApartMs: times.leastApartMs,
          taken,
          sweep: pace.sweep,
        }),
      );
    }
    for (const rounds of roundsOf(picks, batch))
      await makeRounds(rounds, (one) => round(one, signal), warn('a look'), signal);
  }
}

export type PlatformWatch = ReturnType<typeof createPlatformWatch>;
