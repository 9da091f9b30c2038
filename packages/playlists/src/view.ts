import type { Executor, PlaylistOrigin, Schema } from '@fonoteca/store';
import type { Selectable } from 'kysely';
import { mostVersions } from './limits.ts';
import { noPlaylist } from './state.ts';

/** A playlist without its tracks. */
export interface PlaylistView {
  readonly id: number;
  readonly title: string;
  /** Several lines; empty where there is none. */
  readonly description: string;
  /** To be named by the next edit. */
  readonly revision: number;
  readonly tracks: number;
  /** Of the tracks whose length is known, milliseconds. */
  readonly lengthMs: number;
  /** Tracks whose length is not known. */
  readonly unknownLengths: number;
  /** Up to four names of its releases (or titles), which stand for the whole in a list. */
  readonly sample: string[];
  /** Null for one made by hand. */
  readonly origin: { kind: 'recommendation' | 'import'; listId: number | null; format: string | null } | null;
  readonly canUndo: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set while it can still be brought back. */
  readonly deletedAt: string | null;
}

/** One playlist. Throws Fault `not-found`, for deleted ones and for somebody else's as well. */
export async function getPlaylist(executor: Executor, personId: number, id: number): Promise<PlaylistView> {
  const row = await selectViews(executor, personId)
    .where('p.id', '=', id)
    .where('p.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw noPlaylist(id);
  return viewOf(row);
}

export const selectViews = (executor: Executor, personId: number) =>
  executor
    .selectFrom('playlists as p')
    .innerJoin('playlist_versions as v', (join) =>
      join.onRef('v.playlist_id', '=', 'p.id').onRef('v.revision', '=', 'p.revision'),
    )
    .selectAll('p')
    .select('v.parent')
    .where('p.person_id', '=', personId);

type Row = Selectable<Schema['playlists']> & { parent: number | null };

export const viewOf = (row: Row): PlaylistView => ({
  id: row.id,
  title: row.title,
  description: row.description,
  revision: row.revision,
  tracks: row.track_count,
  lengthMs: row.length_ms,
  unknownLengths: row.unknown_lengths,
  sample: row.sample,
  origin: originOf(row.origin),
  // What lies further back was dropped.
  canUndo: row.parent !== null && row.parent > row.revision - mostVersions,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  deletedAt: row.deleted_at?.toISOString() ?? null,
});

const originOf = ({ kind, listId, format }: PlaylistOrigin): PlaylistView['origin'] =>
  kind === undefined ? null : { kind, listId: listId ?? null, format: format ?? null };
