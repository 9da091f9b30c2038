import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { hashSecret } from './secrets.ts';
import { type TokenScope, toScopes } from './tokens.ts';

/** Who a token stands for, and what it may do. */
export interface TokenHolder {
  readonly personId: number;
  readonly name: string;
  readonly tokenId: number;
  readonly scopes: readonly TokenScope[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const mostCached = 5000;
const minute = 60_000;

/**
 * Answers whose token it is, with a short memory: at a thousand requests a second the database is asked
 * once in a few seconds. A token revoked in another process therefore works that long; in this one
 * `forget` ends it at once.
 */
export class TokenAuthenticator {
  readonly #db: Database;
  readonly #cacheMilliseconds: number;
  readonly #cache = new Map<string, { holder: Promise<TokenHolder | null>; until: number }>();
  /** Token id → when its use was last written. */
  readonly #noted = new Map<number, number>();

  constructor(db: Database, options: { cacheMilliseconds?: number } = {}) {
    this.#db = db;
    this.#cacheMilliseconds = Math.min(options.cacheMilliseconds ?? 3000, 5000);
  }

  /**
   * Null for a token that is unknown or revoked. `client` is what the request calls itself; it and the time
   * are noted at most once a minute.
   */
  async authenticate(token: string, client: string | null = null): Promise<TokenHolder | null> {
    const normal = token.trim().toLowerCase();
    if (!uuid.test(normal)) return null;
    const hash = hashSecret(normal);
    const key = hash.toString('base64');
    const cached = this.#cache.get(key);
    const holder = await (cached && cached.until > Date.now() ? cached.holder : this.#ask(key, hash));
    if (holder) await this.noteUse(holder.tokenId, client);
    return holder;
  }

  /** Notes a use by one of the old protocols, whose requests do not carry the token. */
  async noteUse(tokenId: number, client: string | null): Promise<void> {
    const now = Date.now();
    if (now - (this.#noted.get(tokenId) ?? 0) < minute) return;
    this.#noted.set(tokenId, now);
    await this.#db
      .updateTable('api_tokens')
      .set({
        last_used_at: sql<Date>`now()`,
        last_client: sql<string | null>`coalesce(${client?.slice(0, 100) ?? null}, last_client)`,
      })
      .where('id', '=', tokenId)
      // Other processes note the same token.
      .where((where) =>
        where.or([
          where('last_used_at', 'is', null),
          where('last_used_at', '<', sql<Date>`now() - interval '1 minute'`),
        ]),
      )
      .execute();
  }

  /** Drops what is remembered: after a token was revoked, or a person renamed or deleted. */
  forget(): void {
    this.#cache.clear();
  }

  #ask(key: string, hash: Buffer): Promise<TokenHolder | null> {
    const holder = this.#find(hash);
    // Requests side by side share one question; an answer "nobody" or an error is not kept.
    this.#cache.delete(key);
    const entry = { holder, until: Date.now() + this.#cacheMilliseconds };
    this.#cache.set(key, entry);
    const drop = () => {
      if (this.#cache.get(key) === entry) this.#cache.delete(key);
    };
    holder.then((found) => found ?? drop(), drop);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= mostCached) break;
      this.#cache.delete(oldest);
    }
    return holder;
  }

  async #find(hash: Buffer): Promise<TokenHolder | null> {
    const row = await this.#db
      .selectFrom('api_tokens')
      .innerJoin('people', 'people.id', 'api_tokens.person_id')
      .select(['people.id as personId', 'people.name', 'api_tokens.id as tokenId', 'api_tokens.scopes'])
      .where('api_tokens.token_hash', '=', hash)
      .where('api_tokens.revoked_at', 'is', null)
      .executeTakeFirst();
    return row ? { ...row, scopes: toScopes(row.scopes) } : null;
  }
}
