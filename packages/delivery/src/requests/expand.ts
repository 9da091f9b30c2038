import type { FieldFault } from '@fonoteca/domain';
import { readPastedList } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';
import { type Draft, type Expanded, estimatedSeconds } from './draft.ts';
import { type RecordTracks, readRecords } from './records.ts';
import type { FreeTrack, ScrobbleWhat } from './request.ts';

/** Turns what a person asked for into tracks, in the order they are heard. Nothing is written. */
export function expand(executor: Executor, personId: number, what: ScrobbleWhat): Promise<Expanded> {
  if (what.kind === 'album') return expandAlbum(executor, personId, what);
  if (what.kind === 'albums') return expandAlbums(executor, personId, what.recordIds);
  if (what.kind === 'tracks') return Promise.resolve(ofTracks(what.tracks, []));
  const { tracks, problems } = readPastedList(what.text);
  const album = what.album;
  const fields = problems.map(({ line, reason }) => ({
    field: line > 0 ? `what.text line ${line}` : 'what.text',
    reason,
  }));
  return Promise.resolve(ofTracks(album ? tracks.map((track) => ({ album, ...track })) : tracks, fields));
}

async function expandAlbum(
  executor: Executor,
  personId: number,
  what: Extract<ScrobbleWhat, { kind: 'album' }>,
): Promise<Expanded> {
  const { records, problems } = await readRecords(executor, personId, [what.recordId], 'what.recordId');
  const [record] = records;
  if (!record) return { title: '', kind: 'album', albums: 1, drafts: [], problems };
  const sides = what.sides && new Set(what.sides.map((side) => side.toUpperCase()));
  const numbers = what.trackNumbers && new Set(what.trackNumbers);
  const chosen = record.tracks.filter(
    (track) =>
      (!sides || (track.side !== null && sides.has(track.side.toUpperCase()))) &&
      (!numbers || numbers.has(track.number)),
  );
  const nothing: FieldFault[] =
    chosen.length > 0
      ? []
      : [
          {
            field: sides ? 'what.sides' : 'what.trackNumbers',
            reason: `${nameOf(record)} has no such track${sidesOf(record)}`,
          },
        ];
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const part = sides ? ` · side ${[...sides].join(', ')}` : '';
  return {
    title: only ? `${only.artist ?? record.artist} – ${only.title}` : `${nameOf(record)}${part}`,
    kind: only && record.tracks.length > 1 ? 'track' : 'album',
    albums: 1,
    drafts: chosen.map((track) => draftOf(record, track, 0)),
    problems: [...problems, ...nothing],
  };
}

async function expandAlbums(
  executor: Executor,
  personId: number,
  recordIds: readonly string[],
): Promise<Expanded> {
  const { records, problems } = await readRecords(executor, personId, recordIds, 'what.recordIds');
  const [first] = records;
  return {
    title: records.length === 1 && first ? nameOf(first) : `${records.length} albums`,
    kind: recordIds.length === 1 ? 'album' : 'bulk',
    albums: records.length,
    drafts: records.flatMap((record, group) => record.tracks.map((track) => draftOf(record, track, group))),
    problems,
  };
}

const nameOf = (record: RecordTracks): string => `${record.artist} – ${record.title}`;

function sidesOf(record: RecordTracks): string {
  const sides = [...new Set(record.tracks.flatMap(({ side }) => side ?? []))];
  return sides.length > 0 ? `; its sides are ${sides.join(', ')}` : '';
}

const draftOf = (record: RecordTracks, track: RecordTracks['tracks'][number], group: number): Draft => ({
  group,
  recordId: record.id,
  side: track.side,
  artist: track.artist ?? record.artist,
  track: track.title,
  album: record.title,
  albumArtist: record.artist,
  trackNumber: track.number,
  lengthSeconds: track.lengthSeconds ?? estimatedSeconds,
  lengthEstimated: track.lengthSeconds === null || track.lengthEstimated,
  mbid: track.mbid,
  listenedAt: null,
});

/** A list that is longer than this is dated part by part, as its turn in the budget comes. */
const longestGroup = 100;

function ofTracks(tracks: readonly FreeTrack[], problems: readonly FieldFault[]): Expanded {
  const [first] = tracks;
  let group = 0;
  let inGroup = 0;
  const drafts = tracks.map((track, index): Draft => {
    const other = index > 0 && tracks[index - 1]?.recordId !== track.recordId;
    if (other || inGroup === longestGroup) {
      group++;
      inGroup = 0;
    }
    inGroup++;
    return {
      group,
      recordId: null,
      side: track.side ?? null,
      artist: track.artist,
      track: track.track,
      album: track.album ?? null,
      albumArtist: track.albumArtist ?? null,
      trackNumber: track.trackNumber ?? null,
      lengthSeconds: track.lengthSeconds ?? estimatedSeconds,
      lengthEstimated: track.lengthSeconds === undefined || (track.lengthEstimated ?? false),
      mbid: track.mbid ?? null,
      listenedAt: track.listenedAt === undefined ? null : Math.floor(Date.parse(track.listenedAt) / 1000),
    };
  });
  const nothing =
    drafts.length === 0 && problems.length === 0
      ? [{ field: 'what.text', reason: 'there is no track in it' }]
      : [];
  return {
    title: tracks.length === 1 && first ? `${first.artist} – ${first.track}` : `${tracks.length} tracks`,
    kind: tracks.length === 1 ? 'track' : 'list',
    albums: new Set(drafts.flatMap(({ album }) => album ?? [])).size,
    drafts,
    problems: [...problems, ...nothing],
  };
}
