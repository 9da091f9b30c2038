import type { Look } from '@fonoteca/live';

const fresh = 15 * 60_000;
const most = 2000;

/** What the routes said of each channel a moment ago: a live answer is sure when two of them gave it. */
export interface Agreement {
  /** The look; a live one with `sure` as the routes agree. */
  weigh(account: string, route: string, look: Look, now: number): Look;
}

export function createAgreement(): Agreement {
  const said = new Map<string, Map<string, number>>();
  return {
    weigh(account, route, look, now) {
      if (look.status === 'unknown') return look;
      const live = said.get(account) ?? new Map<string, number>();
      const others = [...live].some(([other, at]) => other !== route && at <= now && at > now - fresh);
      if (look.status === 'live') live.set(route, now);
      else live.delete(route);
      said.delete(account);
      if (live.size > 0) said.set(account, live);
      // The oldest goes first: what it knew is asked again.
      if (said.size > most) said.delete(said.keys().next().value ?? '');
      return look.status === 'live' ? { ...look, sure: others } : look;
    },
  };
}
