import type pg from 'pg';
import type { EntityKind } from './kinds.ts';

export interface NamedEntity {
  readonly id: number;
  readonly name: string;
}

export interface EntityName extends NamedEntity {
  /** The artist of a release or recording. */
  readonly artist: NamedEntity | null;
}

/** Names of canonical entries, by id. */
export async function readNames(
  client: pg.ClientBase,
  kind: EntityKind,
  ids: readonly number[],
): Promise<Map<number, EntityName>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{
    id: number;
    name: string;
    artist_id: number | null;
    artist: string | null;
  }>(namesSql[kind], [ids]);
  return new Map(
    rows.map(({ id, name, artist_id, artist }) => [
      id,
      { id, name, artist: artist_id === null || artist === null ? null : { id: artist_id, name: artist } },
    ]),
  );
}

const titlesSql = (table: string) => `
  select t.id, t.title as name, a.id as artist_id, a.name as artist from ${table} t
  join artists sent on sent.id = t.artist_id join artists a on a.id = coalesce(sent.merged_into, sent.id)
  where t.id = any($1::int[])`;

const namesSql = {
  artist: 'select id, name, null::int as artist_id, null as artist from artists where id = any($1::int[])',
  release: titlesSql('releases'),
  recording: titlesSql('recordings'),
} as const satisfies Record<EntityKind, string>;
