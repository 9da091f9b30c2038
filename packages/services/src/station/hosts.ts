import { createPacer, type PaceRule, type Pacer, type Time } from '@fonoteca/http-kit';

const longestQuietMs = 86_400_000;
const pace: PaceRule = { requests: 20, perMs: 60_000 };
/** More than anybody follows; a station may lead us to a new name each time. */
const mostHosts = 2000;

interface Host {
  readonly pacer: Pacer;
  quietUntil: number;
}

/** Manners towards each server: its own pace, and quiet where it asked for that. */
export interface Hosts {
  readonly size: number;
  paceOf(host: string): Pacer;
  /** Milliseconds for which it is left alone; the other stations are not its business. */
  quietLeft(host: string): number;
  quiet(host: string, ms: number): void;
}

export function createHosts(time: Time): Hosts {
  const hosts = new Map<string, Host>();

  /** Those that were asked longest ago are forgotten first. */
  function of(name: string): Host {
    const host = hosts.get(name) ?? { pacer: createPacer(pace, time), quietUntil: 0 };
    hosts.delete(name);
    hosts.set(name, host);
    const [oldest] = hosts.keys();
    if (hosts.size > mostHosts && oldest !== undefined) hosts.delete(oldest);
    return host;
  }

  return {
    get size() {
      return hosts.size;
    },
    paceOf: (name) => of(name).pacer,
    quietLeft(name) {
      const left = of(name).quietUntil - time.now();
      // A clock that was set back must not make it a quiet of years.
      return left > 0 && left <= longestQuietMs ? left : 0;
    },
    quiet(name, ms) {
      of(name).quietUntil = time.now() + Math.min(ms, longestQuietMs);
    },
  };
}
