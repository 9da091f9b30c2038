import { Fault } from '@fonoteca/domain';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** What the X-RateLimit headers say. */
export interface RequestBudget {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/**
 * A limit on requests in this process's memory: keeps one client from starving the others. Never the
 * place for guesses at passwords, which `SignInLimits` counts in the database.
 */
export class RequestLimit {
  readonly #limiter: RateLimiterMemory;
  readonly #limit: number;

  constructor(options: { requests: number; seconds: number }) {
    this.#limit = options.requests;
    this.#limiter = new RateLimiterMemory({ points: options.requests, duration: options.seconds });
  }

  /** Counts one request. Throws Fault `rate-limited` with `retryAfterSeconds`. */
  async count(key: string): Promise<RequestBudget> {
    try {
      const { remainingPoints, msBeforeNext } = await this.#limiter.consume(key);
      return { limit: this.#limit, remaining: remainingPoints, resetSeconds: Math.ceil(msBeforeNext / 1000) };
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new Fault('rate-limited', 'Too many requests', {
        retryAfterSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
      });
    }
  }
}
