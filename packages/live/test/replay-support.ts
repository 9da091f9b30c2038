import type { RecordedChannel, World } from '../src/replay/world.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;

/** A Monday, 00:00 UTC, far from any change of clocks within nine weeks. */
export const monday = Date.UTC(2026, 5, 1);

/** Numbers in [0, 1) that are the same in every run (Park and Miller's generator). */
export function random(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Two in three channels have a habit (some hours of some weekdays, 8 minutes off at most); the others start whenever. */
export function habitualWorld(options: { channels: number; days: number; seed: number }): World {
  const next = random(options.seed);
  const channels: RecordedChannel[] = [];
  for (let index = 0; index < options.channels; index++) {
    const broadcasts: { start: number; end: number }[] = [];
    const habitual = index % 3 !== 2;
    const at = Math.floor(next() * 24 * 60) * minute;
    const weekdays = new Set([0, 1, 2, 3, 4, 5, 6].filter(() => next() < 0.6));
    for (let of = 0; of < options.days; of++) {
      const start = habitual
        ? monday + of * day + at + Math.round((next() - 0.5) * 16) * minute
        : monday + of * day + Math.floor(next() * 1440) * minute;
      const goes = habitual ? weekdays.has(of % 7) && next() < 0.9 : next() < 0.3;
      const end = start + Math.round(45 + next() * 180) * minute;
      if (goes && start >= (broadcasts.at(-1)?.end ?? monday)) broadcasts.push({ start, end });
    }
    channels.push({ key: `channel-${String(index).padStart(3, '0')}`, platform: 'twitch', broadcasts });
  }
  return { source: 'made up', channels, from: monday, until: monday + options.days * day, stepMs: minute };
}

/** Starts by chance alone, at a rate of its own for each channel: nothing there to be learned but the rate. */
export function poissonWorld(options: { channels: number; days: number; seed: number }): World {
  const next = random(options.seed);
  const channels = Array.from({ length: options.channels }, (_, index) => {
    const perDay = 0.2 + 2.2 * next();
    const broadcasts: { start: number; end: number }[] = [];
    for (let at = monday; ; ) {
      const start = at + Math.round((-Math.log(1 - next()) * day) / perDay / minute) * minute + minute;
      const end = start + Math.round(30 + next() * 150) * minute;
      if (start >= monday + options.days * day) break;
      broadcasts.push({ start, end });
      at = end;
    }
    return { key: `chance-${String(index).padStart(3, '0')}`, platform: 'twitch', broadcasts };
  });
  return { source: 'by chance', channels, from: monday, until: monday + options.days * day, stepMs: minute };
}
