import { rawChances, type State } from './chances.ts';
import { consistencyOf } from './consistency.ts';
import { addDuration, durationsOf, noDurations, residual, survival } from './durations.ts';
import { decodeMemory, encodeMemory } from './encode.ts';
import { fillAlike, fillStarts, type Known, memories } from './hazard.ts';
import { createHistory } from './history.ts';
import { groups } from './kernels.ts';
import type { Memory } from './memory.ts';
import { nextStart, ownShare } from './next.ts';
import { weekPattern } from './pattern.ts';
import { createPopulation, silentAfter } from './population.ts';
import { weighRules } from './rules.ts';
import { createTrust, noTrust } from './trust.ts';
import type { Belief, Population } from './types.ts';
import { day, hour, minute } from './units.ts';
import { firstRuleWeights } from './zone.ts';

export type BeliefOptions = {
  /** What channels alike do; beliefs that share one learn from each other. None given: its own. */
  population?: Population;
  /** For the caller's own book-keeping: kernels are the same on every platform. */
  platform?: string;
};

/** With fewer than these in thirty days nothing is said of the next start. */
export const enoughBroadcasts = 5;
const enoughDays = 30;

/** What is believed of a channel of which nothing was seen yet. */
export function createBelief(options: BeliefOptions = {}): Belief {
  return beliefOf(
    {
      starts: [],
      ends: [],
      exposures: new Float64Array(memories.length),
      rules: Float64Array.from(firstRuleWeights),
      trust: noTrust(),
      durations: noDurations(),
      lookedAt: null,
      running: null,
      said: null,
    },
    options,
  );
}

/** Reads what `encode` wrote. Throws a RangeError for bytes that are no belief, or one of another version. */
export function decodeBelief(bytes: Uint8Array, options: BeliefOptions = {}): Belief {
  return beliefOf(decodeMemory(bytes), options);
}

function beliefOf(memory: Memory, { population = createPopulation() }: BeliefOptions): Belief {
  const { exposures, rules } = memory;
  const history = createHistory(memory.starts, memory.ends);
  const known: Known = { history, exposures, population, rules, trust: new Float64Array(groups).fill(1) };
  const trust = createTrust(memory.trust, known);
  let durations = durationsOf(memory.durations, population.durations());

  const silent = (now: number) => now - (history.starts.at(-1) ?? Number.NEGATIVE_INFINITY) > silentAfter;
  const state = (): State => ({ durations, running: memory.running, lookedAt: memory.lookedAt });

  /** Time up to `at` was watched so well that `caught` of the starts in it would have been seen. */
  function watch(at: number, caught: number) {
    const passed = at - (memory.lookedAt ?? at);
    if (passed > 0) {
      for (let k = 0; k < memories.length; k++) {
        const memoryMs = memories[k] ?? day;
        const faded = Math.exp(-passed / memoryMs);
        exposures[k] = (exposures[k] ?? 0) * faded + caught * memoryMs * (1 - faded);
      }
      population.watched(silent(at), caught * passed, at);
      if (memory.running === null) trust.watched(at - passed, at, caught);
    }
    memory.lookedAt = Math.max(at, memory.lookedAt ?? at);
  }

  /** Share of starts since the last look that are still to be seen at `at`: time that nobody saw does not count as empty. */
  function caughtShare(at: number): number {
    if (memory.running !== null) return 1;
    const passed = at - (memory.lookedAt ?? at);
    const parts = Math.min(24, Math.max(1, Math.ceil(passed / (10 * minute))));
    let sum = 0;
    for (let part = 0; part < parts; part++) sum += survival(durations, ((part + 0.5) * passed) / parts);
    return sum / parts;
  }

  /** Chances are held against what happened at one look in eight: enough, and looks stay cheap. */
  function holdAgainst(at: number, live: boolean) {
    // A look that finds it live is told of the start afterwards: the next look knows.
    if (memory.said && !live && at - memory.said.at >= hour) {
      const { at: saidAt, chance } = memory.said;
      const happened = history.starts.some((start) => start > saidAt && start <= saidAt + hour);
      population.learn('soon', chance, happened);
      memory.said = null;
    }
    if (memory.running !== null || memory.lookedAt === null || at <= memory.lookedAt) return;
    if (Math.floor(at / minute) % 8 !== history.starts.length % 8) return;
    const chances = rawChances(known, state(), at);
    population.learn('live', chances.live, live);
    if (!live && memory.said === null) {
      const after = rawChances(known, { ...state(), lookedAt: at }, at);
      memory.said = { at, chance: after.within60 };
    }
  }

  const recent = (now: number) =>
    history.starts.filter((start) => start > now - enoughDays * day && start <= now).length;

  const chances = (now: number) => {
    const raw = rawChances(known, state(), now);
    const soon = (chance: number) => population.calibrate('soon', chance);
    const live = memory.running === null ? population.calibrate('live', raw.live) : raw.live;
    return { live, within10: soon(raw.within10), within60: soon(raw.within60) };
  };

  return {
    observe({ start, end }) {
      const [wasSilent, latest] = [silent(start), history.starts.at(-1) ?? Number.NEGATIVE_INFINITY];
      if (!history.starts.includes(start)) {
        weighRules(known, start);
        trust.started(start);
      }
      const change = history.put({ start, end });
      if (change === 'new') population.started(wasSilent, start);
      if (change !== 'same') trust.changed();
      if (start >= latest) memory.running = end === null ? start : null;
      if (change === 'same' || end === null) return;
      addDuration(memory.durations, end - start);
      population.lasted(end - start);
      durations = durationsOf(memory.durations, population.durations());
    },
    look(at, live) {
      holdAgainst(at, live);
      watch(at, live ? 1 : caughtShare(at));
      const last = history.starts.at(-1);
      if (!live) memory.running = null;
      else if (last !== undefined && Number.isNaN(history.ends.at(-1))) memory.running = last;
    },
    forecast(now) {
      const { running } = memory;
      const enough = recent(now) >= enoughBroadcasts;
      const [all, alike] = [new Float64Array(24), new Float64Array(24)];
      fillStarts(all, now, hour, known, false);
      fillAlike(alike, now, hour, known);
      return {
        ...chances(now),
        next: enough ? nextStart(known, now) : null,
        expectedEnd: running === null ? null : running + residual(durations, now - running),
        consistency: consistencyOf(history, now),
        confidence: ownShare(
          all,
          alike.map((perDay) => perDay / 24),
        ),
        enough,
      };
    },
    starts(from, stepMs, count) {
      const starts = new Float64Array(count);
      fillStarts(starts, from, stepMs, known);
      return starts;
    },
    pattern: (now) => weekPattern(known, durations, now),
    chances,
    recent,
    lasts: (ageMs) => survival(durations, ageMs),
    lookedAt: () => memory.lookedAt,
    encode: () => encodeMemory(memory),
  };
}
