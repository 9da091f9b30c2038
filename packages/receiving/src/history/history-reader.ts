import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import type { HistoryListen, HistoryReader } from '../ports.ts';

interface Row {
  at: number;
  msid: string;
  artist: string;
  track: string;
  release: string | null;
  release_artist: string | null;
  track_number: number | null;
  length_ms: number | null;
  mbids: HistoryListen['mbids'];
}

const texts = sql`s.hash as msid, s.artist, s.track, s.release, s.release_artist, s.track_number, s.length_ms, s.mbids`;

/**
 * The history as clients read it back. `listenCount` of a whole history may be given from statistics,
 * which need not count; without it the listens are counted one by one.
 */
export function createHistoryReader(
  db: Database,
  options: {
    listenCount?: (personId: number) => Promise<number>;
    /** Deletes one listen so that it can be undone and statistics count its day anew. */
    deleteListen: (personId: number, listenId: number) => Promise<unknown>;
  },
): HistoryReader {
  return {
    async listens(personId, range) {
      const ascending = range.after !== undefined && range.before === undefined;
      const order = ascending ? sql`asc` : sql`desc`;
      const { rows } = await sql<Row>`
        select round(extract(epoch from l.listened_at) * 1000)::float8 as at, ${texts}
        from (select listened_at, sent_track_id, ordinal from listens l where ${standing(personId, range)}
          order by listened_at ${order}, sent_track_id ${order}, ordinal ${order}
          limit ${range.count} offset ${range.offset ?? 0}) l
        join sent_tracks s on s.id = l.sent_track_id
        order by l.listened_at desc, l.sent_track_id desc, l.ordinal desc`.execute(db);
      return rows.map((row) => ({ listenedAtMs: row.at, ...toTrack(row) }));
    },

    async listenCount(personId, range = {}) {
      if (options.listenCount && range.before === undefined && range.after === undefined)
        return options.listenCount(personId);
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from listens l where ${standing(personId, range)}`.execute(db);
      return rows[0]?.count ?? 0;
    },

    async playingNow(personId) {
      const { rows } = await sql<Row>`
        select 0::float8 as at, ${texts} from now_playing n join sent_tracks s on s.id = n.sent_track_id
        where n.person_id = ${personId} and n.expires_at > now()`.execute(db);
      return rows[0] ? toTrack(rows[0]) : null;
    },

    async deleteListen(personId, listenedAt, msid) {
      const { rows } = await sql<{ id: number }>`
        select l.id from listens l join sent_tracks s on s.id = l.sent_track_id
        where l.person_id = ${personId} and l.deleted_by is null and s.hash = ${msid}::uuid
          and l.listened_at >= to_timestamp(${listenedAt}::float8)
          and l.listened_at < to_timestamp(${listenedAt + 1}::float8)`.execute(db);
      for (const { id } of rows) await options.deleteListen(personId, id);
      return rows.length > 0;
    },

    async personSince(personId) {
      const row = await db
        .selectFrom('people')
        .select('created_at')
        .where('id', '=', personId)
        .executeTakeFirstOrThrow();
      return row.created_at;
    },
  };
}

/** Both bounds are exclusive whole seconds: a listen within the second of a bound is out. */
function standing(personId: number, range: { before?: number | undefined; after?: number | undefined }) {
  const conditions = [sql`l.person_id = ${personId}`, sql`l.deleted_by is null`, sql`l.counted`];
  if (range.before !== undefined) conditions.push(sql`l.listened_at < to_timestamp(${range.before}::float8)`);
  if (range.after !== undefined)
    conditions.push(sql`l.listened_at >= to_timestamp(${range.after + 1}::float8)`);
  return sql.join(conditions, sql` and `);
}

const toTrack = (row: Row): Omit<HistoryListen, 'listenedAtMs'> => ({
  msid: row.msid,
  artist: row.artist,
  track: row.track,
  release: row.release,
  releaseArtist: row.release_artist,
  trackNumber: row.track_number,
  lengthMs: row.length_ms,
  mbids: row.mbids,
});
