import type { FieldFault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';

/** A record of the shelf with its tracks in their order. */
export interface RecordTracks {
  readonly id: number;
  readonly artist: string;
  readonly title: string;
  readonly tracks: readonly {
    readonly number: number;
    readonly side: string | null;
    readonly title: string;
    /** Where it differs from the artist of the record. */
    readonly artist: string | null;
    readonly lengthSeconds: number | null;
    readonly lengthEstimated: boolean;
    readonly mbid: string | null;
  }[];
}

/** The person's records in the order of the ids; one that is not there, or has no tracks yet, is a problem. */
export async function readRecords(
  executor: Executor,
  personId: number,
  recordIds: readonly string[],
  field: string,
): Promise<{ records: RecordTracks[]; problems: FieldFault[] }> {
  const ids = [...new Set(recordIds)].map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : 0));
  const rows = await executor
    .selectFrom('records')
    .select(['id', 'artist', 'title', 'track_state', 'track_reason'])
    .where('person_id', '=', personId)
    .where('id', 'in', ids)
    .execute();
  const tracks = await executor
    .selectFrom('record_tracks as t')
    .innerJoin('records as r', 'r.id', 't.record_id')
    .select([
      't.record_id',
      't.number',
      't.side',
      't.title',
      't.artist',
      't.length_seconds',
      't.length_source',
      't.mbid',
    ])
    .where('r.person_id', '=', personId)
    .where('t.record_id', 'in', ids)
    .orderBy('t.number')
    .execute();
  const records: RecordTracks[] = [];
  const problems: FieldFault[] = [];
  for (const [index, id] of ids.entries()) {
    const row = rows.find((one) => one.id === id);
    const own = tracks.filter((track) => track.record_id === id);
    if (!row) {
      problems.push({ field, reason: `there is no record ${[...new Set(recordIds)][index]} on your shelf` });
    } else if (row.track_state !== 'ready' || own.length === 0) {
      problems.push({ field, reason: `${row.artist} – ${row.title}: ${whyNoTracks(row)}` });
    } else {
      records.push({
        id,
        artist: row.artist,
        title: row.title,
        tracks: own.map((track) => ({
          number: track.number,
          side: track.side,
          title: track.title,
          artist: track.artist,
          lengthSeconds: track.length_seconds,
          lengthEstimated: track.length_source === 'estimated',
          mbid: track.mbid,
        })),
      });
    }
  }
  return { records, problems };
}

function whyNoTracks(row: { readonly track_state: string; readonly track_reason: string | null }): string {
  if (row.track_state === 'waiting') return 'its track list is still being fetched';
  if (row.track_state === 'failed')
    return `its track list could not be fetched${row.track_reason ? ` (${row.track_reason})` : ''}`;
  return 'it has no track list';
}
