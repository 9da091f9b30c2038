import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { addressKey } from './addresses.ts';
import { nameKey } from './names.ts';
import { hashSecret } from './secrets.ts';

/** How many failures are let through, and what follows; seconds throughout. */
export interface SignInLimitOptions {
  /** Failures of one address with one account before they are locked out. */
  readonly pairFailures: number;
  readonly pairSeconds: number;
  /** Each lock-out within a day is twice as long as the one before, up to this. */
  readonly longestLockSeconds: number;
  /** Failures of one address with any account. */
  readonly addressFailures: number;
  readonly addressSeconds: number;
  /** Failures with one account from anywhere: beyond, attempts are slowed down but never refused. */
  readonly accountFailures: number;
  readonly accountSeconds: number;
  readonly longestDelaySeconds: number;
}

const signInLimitDefaults: SignInLimitOptions = {
  pairFailures: 5,
  pairSeconds: 15 * 60,
  longestLockSeconds: 4 * 3600,
  addressFailures: 50,
  addressSeconds: 3600,
  accountFailures: 20,
  accountSeconds: 3600,
  longestDelaySeconds: 4,
};

const day = 24 * 3600;

export interface Attempt {
  /** The name as typed; hashed before it is stored, because people type passwords into it. */
  readonly name: string;
  readonly address: string | null;
  /** Called when this very attempt locked the pair out. */
  readonly onLocked?: (lockSeconds: number) => Promise<void>;
}

/**
 * Limits on guessing passwords, counted in the database: all processes share them and a restart keeps
 * them. A stranger locks out only their own address; the account's own counter merely delays, so the
 * person themselves always gets in from another address.
 */
export class SignInLimits {
  readonly #options: SignInLimitOptions;
  readonly #pair: RateLimiterPostgres;
  readonly #lockOuts: RateLimiterPostgres;
  readonly #address: RateLimiterPostgres;
  readonly #account: RateLimiterPostgres;

  constructor(store: Pick<Store, 'pool'>, options: Partial<SignInLimitOptions> = {}) {
    this.#options = { ...signInLimitDefaults, ...options };
    const limiter = (keyPrefix: string, points: number, duration: number) =>
      new RateLimiterPostgres({
        storeClient: store.pool,
        storeType: 'pool',
        tableName: 'rate_limits',
        // The migration made it; expired rows go with `tidyAccounts`, not with a timer of this object.
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix,
        points,
        duration,
      });
    const { pairFailures, pairSeconds, addressFailures, addressSeconds, accountFailures, accountSeconds } =
      this.#options;
    this.#pair = limiter('sign-in-pair', pairFailures, pairSeconds);
    this.#lockOuts = limiter('sign-in-lock-outs', 1, day);
    this.#address = limiter('sign-in-address', addressFailures, addressSeconds);
    this.#account = limiter('sign-in-account', accountFailures, accountSeconds);
  }

  /**
   * Runs `check` if the limits allow it; its null is a failure and is counted. The attempt is counted
   * before it runs and given back when it succeeds, so that a hundred at once are not all let through.
   * Throws Fault `rate-limited` with `retryAfterSeconds`.
   */
  async guard<Result>(attempt: Attempt, check: () => Promise<Result | null>): Promise<Result | null> {
    const account = hashSecret(nameKey(attempt.name)).toString('base64url');
    const address = addressKey(attempt.address);
    const pair = `${account} ${address}`;
    const counted = await consume(this.#pair, pair);
    await consume(this.#address, address);
    await this.#slowDown(account);
    const giveBack = () => Promise.all([this.#address.reward(address), this.#account.reward(account)]);
    let result: Result | null;
    try {
      result = await check();
    } catch (error) {
      // Nothing was guessed: the server was busy or broken.
      await Promise.all([this.#pair.reward(pair), giveBack()]);
      throw error;
    }
    if (result === null) {
      if (counted.consumedPoints >= this.#options.pairFailures) await this.#lock(pair, attempt);
      return null;
    }
    await Promise.all([this.#pair.delete(pair), this.#lockOuts.delete(pair), giveBack()]);
    return result;
  }

  /** The way out from the command line: forgets the failures with this name from one address, or its delay. */
  async forgive(name: string, address: string | null = null): Promise<void> {
    const account = hashSecret(nameKey(name)).toString('base64url');
    await this.#account.delete(account);
    if (address === null) return;
    const pair = `${account} ${addressKey(address)}`;
    await Promise.all([
      this.#pair.delete(pair),
      this.#lockOuts.delete(pair),
      this.#address.delete(addressKey(address)),
    ]);
  }

  async #slowDown(account: string): Promise<void> {
    const { consumedPoints } = await this.#account.penalty(account);
    const over = consumedPoints - this.#options.accountFailures;
    if (over <= 0) return;
    await sleep(Math.min(0.25 * 2 ** Math.floor(over / 5), this.#options.longestDelaySeconds) * 1000);
  }

  async #lock(pair: string, attempt: Attempt): Promise<void> {
    const { consumedPoints: lockOuts } = await this.#lockOuts.penalty(pair);
    const { pairSeconds, longestLockSeconds } = this.#options;
    const seconds = Math.min(pairSeconds * 2 ** (lockOuts - 1), Math.max(longestLockSeconds, pairSeconds));
    await this.#pair.block(pair, seconds);
    await attempt.onLocked?.(seconds);
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw tooMany(refused.msBeforeNext);
  }
}

const tooMany = (milliseconds: number) =>
  new Fault('rate-limited', 'Too many failed attempts; wait, or sign in from another device', {
    retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)),
  });
