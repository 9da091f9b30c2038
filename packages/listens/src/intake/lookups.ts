import { type OriginKey, sources } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { BoundedMap } from '../catalogue/bounded-map.ts';
import { hashOfText, stableJson } from '../catalogue/sent-track.ts';

/** Ids of origins and contexts, remembered after the commit of the transaction that made them. */
export class Lookups {
  readonly #origins = new BoundedMap<string, number>(10_000);
  readonly #contexts = new BoundedMap<string, number>(10_000);
  #made: [BoundedMap<string, number>, string, number][] = [];

  /** The id of who delivers, made when it is new. */
  async origin(executor: Executor, personId: number, origin: OriginKey): Promise<number> {
    const name = `${personId}\0${origin.source}\0${origin.tokenId ?? ''}\0${origin.client ?? ''}`;
    const known = this.#origins.get(name);
    if (known !== undefined) return known;
    const columns = [
      personId,
      sources[origin.source].code,
      origin.tokenId ?? null,
      origin.client ?? null,
    ] as const;
    const find = () =>
      sql<{ id: number }>`select id from origins where person_id = ${columns[0]} and source = ${columns[1]}
        and token_id is not distinct from ${columns[2]} and client is not distinct from ${columns[3]}`.execute(
        executor,
      );
    let id = (await find()).rows[0]?.id;
    if (id === undefined) {
      await sql`insert into origins (person_id, source, token_id, client) values (${sql.join(columns)}) on conflict do nothing`.execute(
        executor,
      );
      id = (await find()).rows[0]?.id;
    }
    if (id === undefined) throw new Error('an origin was neither found nor made');
    this.#made.push([this.#origins, name, id]);
    return id;
  }

  /** Ids of contexts in order; null where there is none. Equal contexts are one row. */
  async contexts(
    executor: Executor,
    contexts: readonly (Readonly<Record<string, unknown>> | undefined)[],
  ): Promise<(number | null)[]> {
    // Plain JSON is the key of what is remembered: a reader writes equal contexts in one order. Only what is new is sorted.
    const texts = contexts.map((context) =>
      context && Object.keys(context).length > 0 ? JSON.stringify(context) : null,
    );
    const ids = new Map<string, number>();
    const missing = new Map<string, string>();
    for (const text of new Set(texts)) {
      if (text === null) continue;
      const known = this.#contexts.get(text);
      if (known !== undefined) ids.set(text, known);
      else missing.set(text, hashOfText(stableJson(JSON.parse(text))));
    }
    if (missing.size > 0) await this.#makeContexts(executor, missing, ids);
    return texts.map((text) => (text === null ? null : (ids.get(text) ?? null)));
  }

  /** @param missing hash of the sorted JSON by plain JSON; two orders of one context share a hash and a row */
  async #makeContexts(
    executor: Executor,
    missing: ReadonlyMap<string, string>,
    ids: Map<string, number>,
  ): Promise<void> {
    const textOf = new Map([...missing].map(([text, hash]) => [hash, text]));
    const hashes = [...textOf.keys()].sort();
    await sql`insert into listen_contexts (hash, details)
      select * from unnest(${hashes}::uuid[], ${hashes.map((hash) => textOf.get(hash))}::jsonb[]) on conflict do nothing`.execute(
      executor,
    );
    const { rows } = await sql<{
      id: number;
      hash: string;
    }>`select id, hash from listen_contexts where hash = any(${hashes}::uuid[])`.execute(executor);
    const idOf = new Map(rows.map((row) => [row.hash, row.id]));
    for (const [text, hash] of missing) {
      const id = idOf.get(hash);
      if (id === undefined) continue;
      ids.set(text, id);
      this.#made.push([this.#contexts, text, id]);
    }
  }

  /** Call after the commit: what the transaction made may be remembered now. */
  keep(): void {
    for (const [map, name, id] of this.#made) map.set(name, id);
    this.#made = [];
  }

  /** Call after a rollback. */
  drop(): void {
    this.#made = [];
  }
}
