import { Fault } from '@fonoteca/domain';

/** So many at once, then so many a second. */
export class TokenBucket {
  readonly #size: number;
  readonly #perSecond: number;
  #left: number;
  #at: number;

  constructor(size: number, perSecond: number, now: number) {
    this.#size = size;
    this.#perSecond = perSecond;
    this.#left = size;
    this.#at = now;
  }

  /** Throws a Fault when it is empty. */
  take(now: number): void {
    this.#left = Math.min(this.#size, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) {
      const retryAfterSeconds = Math.ceil((1 - this.#left) / this.#perSecond);
      throw new Fault('rate-limited', 'Too many requests of this account', { retryAfterSeconds });
    }
    this.#left--;
  }
}
