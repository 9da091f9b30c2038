import { createPacer, type PaceRule, type Pacer, systemTime, type Time } from '@fonoteca/http-kit';

const byTime = new WeakMap<Time, Map<string, Pacer>>();

/** The one pacer of this process for what a service counts together: an address, or an account. */
export function sharedPacer(key: string, rule: PaceRule, time: Time = systemTime): Pacer {
  const pacers = byTime.get(time) ?? new Map<string, Pacer>();
  byTime.set(time, pacers);
  const pacer = pacers.get(key) ?? createPacer(rule, time);
  pacers.set(key, pacer);
  return pacer;
}
