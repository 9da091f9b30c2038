import type { Time } from './time.ts';

export interface BreakerRule {
  /** Failures in a row after which a service is left alone. */
  readonly failures: number;
  /** For how long, until one request may try. */
  readonly restMs: number;
}

/** Leaves a service alone that fails again and again. */
export interface Breaker {
  /** Milliseconds until somebody may try; 0 lets this request through. */
  restLeft(): number;
  succeeded(): void;
  failed(): void;
  /** The request ended without telling anything about the service: it was aborted. */
  gaveUp(): void;
}

export function createBreaker({ failures, restMs }: BreakerRule, time: Time): Breaker {
  let inARow = 0;
  let openUntil = 0;
  let probing = false;
  return {
    restLeft() {
      if (inARow < failures) return 0;
      const left = openUntil - time.now();
      if (left > 0) return left;
      if (probing) return restMs;
      probing = true;
      return 0;
    },
    succeeded() {
      inARow = 0;
      probing = false;
    },
    failed() {
      inARow += 1;
      probing = false;
      if (inARow >= failures) openUntil = time.now() + restMs;
    },
    gaveUp() {
      probing = false;
    },
  };
}
