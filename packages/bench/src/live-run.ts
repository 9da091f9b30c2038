import {
  buildWorlds,
  createFixedPolicy,
  createNaivePolicy,
  createOracle,
  createSmartPolicy,
  type ForecastingPolicy,
  measureReplays,
  type readBroadcasts,
  replay,
  type World,
} from '@fonoteca/live';
import type { LiveOptions, PolicyName } from './live-options.ts';

export type Part = { part: string | null; worlds: World[] };

/** The worlds to replay, in halves of channels when that is asked for. */
export function worldsOf(recorded: ReturnType<typeof readBroadcasts>, options: LiveOptions): Part[] {
  const { sources, minBroadcasts, days } = options;
  const worlds = buildWorlds(recorded, { ...(sources ? { sources } : {}), minBroadcasts, days });
  if (!options.halves) return [{ part: null, worlds }];
  return [0, 1].map((half) => ({
    part: `half ${half + 1}`,
    worlds: worlds.map((world) => ({
      ...world,
      channels: world.channels.filter(({ key }) => hash(key) % 2 === half),
    })),
  }));
}

/** FNV-1a: the same halves in every run. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value >>> 7;
}

function createPolicy(name: PolicyName, world: World, rate: number): ForecastingPolicy {
  if (name === 'fixed') return createFixedPolicy({ rate });
  if (name === 'naive') return createNaivePolicy({ rate });
  if (name === 'oracle') return createOracle(world);
  return createSmartPolicy({ rate });
}

export function runPolicy(name: PolicyName, worlds: readonly World[], options: LiveOptions) {
  const { rate, cap = 2 * rate } = options;
  const began = performance.now();
  const replays = worlds.map((world) => replay(world, createPolicy(name, world, rate), { rate, cap }));
  const seconds = Math.round(performance.now() - began) / 1000;
  return { figures: { policy: name, rate, cap, ...measureReplays(replays), seconds }, replays };
}

/** By bisection: the share of fixed's calls with which smart catches as many live minutes. */
export function matchMinutes(worlds: readonly World[], options: LiveOptions) {
  const fixed = runPolicy('fixed', worlds, options).figures;
  let [low, high] = [0.2, 1];
  for (let step = 0; step < 6; step++) {
    const share = (low + high) / 2;
    const smart = runPolicy('smart', worlds, { ...options, rate: options.rate * share }).figures;
    if (smart.minutesCaught >= fixed.minutesCaught) high = share;
    else low = share;
  }
  return { shareOfFixedCalls: Math.round(high * 1000) / 1000, fixedMinutesCaught: fixed.minutesCaught };
}
