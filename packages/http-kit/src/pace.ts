import { systemTime, type Time } from './time.ts';

/** So many requests may begin within any `perMs` milliseconds. */
export interface PaceRule {
  readonly requests: number;
  readonly perMs: number;
}

/** Lets requests begin in the order in which they asked, never more than the rule allows. */
export interface Pacer {
  /** Resolves when the next request may begin; rejects with the signal's reason, and then takes no turn. */
  turn(signal?: AbortSignal): Promise<void>;
  /** Nobody has a turn before `ms` from now: the service asked for quiet. */
  hold(ms: number): void;
  /** The service named another limit. */
  follow(rule: PaceRule): void;
}

export function createPacer(first: PaceRule, time: Time = systemTime): Pacer {
  let rule = first;
  let begun: number[] = [];
  let quietUntil = 0;
  let last: Promise<unknown> = Promise.resolve();

  function dueIn(): number {
    const now = time.now();
    begun = begun.filter((at) => at > now - rule.perMs);
    const holder = begun[begun.length - rule.requests];
    return Math.max(quietUntil, holder === undefined ? 0 : holder + rule.perMs) - now;
  }

  async function wait(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    // Asked anew after each sleep: timers end early, and the rule may have changed.
    for (let ms = dueIn(); ms > 0; ms = dueIn()) await time.sleep(ms, signal);
    begun.push(time.now());
  }

  return {
    turn(signal) {
      const mine = last.then(() => wait(signal));
      last = mine.catch(() => undefined);
      return signal ? orAborted(mine, signal) : mine;
    },
    hold: (ms) => {
      quietUntil = Math.max(quietUntil, time.now() + ms);
    },
    follow: (next) => {
      rule = next;
    },
  };
}

/** Whoever waits far back in the queue hears of an abort at once, not when its turn comes. */
function orAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
