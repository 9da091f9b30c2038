import type pg from 'pg';
import type { History } from '../history.ts';
import type { EntityKind } from '../kinds.ts';
import { type NamedEntity, readNames } from '../names.ts';

export interface CatalogueEntry {
  kind: EntityKind;
  id: number;
  name: string;
  mbid: string | null;
  artist: NamedEntity | null;
  lengthMs: number | null;
}

export interface SentAs {
  sentTrackId: number;
  artist: string;
  track: string;
  release: string | null;
}

const tables = { artist: 'artists', release: 'releases', recording: 'recordings' } as const;

/** The entry with this id, or the one it was merged into; null where there is none. */
export async function readEntry(
  client: pg.ClientBase,
  kind: EntityKind,
  id: number,
): Promise<CatalogueEntry | null> {
  const { rows } = await client.query<{ id: number; mbid: string | null; length_ms: number | null }>(
    `select c.id, c.mbid, ${kind === 'recording' ? 'c.length_ms' : 'null::int as length_ms'}
     from ${tables[kind]} asked join ${tables[kind]} c on c.id = coalesce(asked.merged_into, asked.id) where asked.id = $1`,
    [id],
  );
  const row = rows[0];
  const name = row && (await readNames(client, kind, [row.id])).get(row.id);
  return name ? { kind, ...name, mbid: row.mbid, lengthMs: row.length_ms } : null;
}

export const readMerged = async (
  client: pg.ClientBase,
  kind: EntityKind,
  id: number,
): Promise<NamedEntity[]> => {
  const { rows } = await client.query<NamedEntity>(
    `select id, ${kind === 'artist' ? 'name' : 'title as name'} from ${tables[kind]} where merged_into = $1 order by id`,
    [id],
  );
  return rows;
};

export const readGuests = async (client: pg.ClientBase, recordingId: number): Promise<NamedEntity[]> => {
  const { rows } = await client.query<NamedEntity>(
    `select distinct a.id, a.name from recording_guests g join artists sent on sent.id = g.artist_id
     join artists a on a.id = coalesce(sent.merged_into, sent.id)
     where g.recording_id in (select id from recordings where id = $1 or merged_into = $1) order by a.id`,
    [recordingId],
  );
  return rows;
};

/** Texts of one entry that are listed at most: an artist may have thousands. */
const mostTexts = 200;

const members = {
  recording: 's.recording_id in (select id from recordings where id = $2 or merged_into = $2)',
  release: 's.release_id in (select id from releases where id = $2 or merged_into = $2)',
  artist: `s.recording_id in (
    with own as (
      select id from recordings where merged_into is null and artist_id in (select id from artists where id = $2 or merged_into = $2)
    )
    select id from own union all select r.id from recordings r join own on r.merged_into = own.id)`,
} as const satisfies Record<EntityKind, string>;

/** The texts under which this person's listens were sent, deleted listens left out; at most 200. */
export async function readSentAs(history: History, kind: EntityKind, id: number): Promise<SentAs[]> {
  const { rows } = await history.client.query<SentAs>(
    // The texts are put in order first, so that only as many as are listed are looked up in the listens.
    `select id as "sentTrackId", artist, track, release
     from (select s.* from sent_tracks s where ${members[kind]} order by s.id offset 0) s
     where exists (
       select from listens l where l.person_id = $1 and l.sent_track_id = s.id and l.deleted_by is null)
     order by id limit ${mostTexts}`,
    [history.person.id, id],
  );
  return rows;
}
