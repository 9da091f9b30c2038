import type { WatchedChannel } from '@fonoteca/live';
import { isTwitchLogin } from './address.ts';
import type { HelixClient } from './helix.ts';

const batch = 100;

/** Numbers of accounts, and back: what a look has learned is not asked for again. */
export class UserIds {
  readonly #ids = new Map<string, string>();
  readonly #accounts = new Map<string, string>();

  idOf(account: string): string | undefined {
    return this.#ids.get(account);
  }

  accountOf(id: string): string | undefined {
    return this.#accounts.get(id);
  }

  /** Asks for those that nobody knows yet; a channel that is gone stays without. */
  async learn(channels: readonly WatchedChannel[], client: HelixClient): Promise<void> {
    for (const { account, state } of channels) if (typeof state.id === 'string') this.#set(account, state.id);
    const missing = channels
      .map(({ account }) => account)
      .filter((account) => !this.#ids.has(account) && isTwitchLogin(account));
    for (let first = 0; first < missing.length; first += batch) {
      const users = await client.users.getUsersByNames(missing.slice(first, first + batch));
      for (const { id, name } of users) this.#set(name.toLowerCase(), id);
    }
  }

  #set(account: string, id: string): void {
    this.#ids.set(account, id);
    this.#accounts.set(id, account);
  }
}
