import type { IncomingListen, SentMbids, SentTrack } from '@fonoteca/domain';
import {
  defined,
  isObject,
  type JsonObject,
  optionalLength,
  optionalMilliseconds,
  optionalText,
  requiredText,
  rowObject,
  trackNumberOf,
} from '../rows/fields.ts';
import { isrcOf, mbidOf, mbidsOf, spotifyUriOf } from '../rows/identifiers.ts';
import { RowRefusal } from '../rows/refusal.ts';
import { SharedContexts, smallJson } from '../rows/small-json.ts';
import { CountedStamps } from '../rows/stamps.ts';
import { each } from '../split/json-path.ts';
import { type FonotecaBlock, fonotecaBlock } from './fonoteca-block.ts';
import type { JsonFormat, NotAListen } from './format.ts';

const nowPlaying: NotAListen = { what: 'now-playing', why: 'it was playing while the export was made' };

const matches = (row: JsonObject): boolean =>
  isObject(row.track_metadata) && 'track_name' in row.track_metadata;
const infoOf = (row: JsonObject): JsonObject | undefined => {
  const metadata = isObject(row.track_metadata) ? row.track_metadata : undefined;
  return isObject(metadata?.additional_info) ? metadata.additional_info : undefined;
};

/** Listens as ListenBrainz exports them: `listens/YYYY/M.jsonl` of the zip, one jsonl, a list, or the API's reply. */
export const listenBrainz: JsonFormat = {
  source: 'listenbrainz-export',
  label: 'ListenBrainz export',
  paths: [
    ['payload', 'listens', each],
    ['payload', each],
    ['listens', each],
  ],
  matches,
  mapper({ now }) {
    const stamps = new CountedStamps(now);
    const contexts = new SharedContexts();
    return (value) => {
      const row = rowObject(value);
      if (row.playing_now === true) return nowPlaying;
      const metadata = row.track_metadata;
      if (!isObject(metadata)) throw new RowRefusal('track_metadata', 'it is missing');
      const info = infoOf(row) ?? {};
      const block = isObject(info.fonoteca) ? fonotecaBlock(info.fonoteca) : undefined;
      const { details, context } = shareOut(info);
      const sent = sentOf(metadata, info, block?.details ?? details);
      if (block) return listenOf(sent, stamps.read(row.listened_at, 'listened_at'), block, contexts);
      return defined({
        sent,
        stampMs: stamps.read(row.listened_at, 'listened_at'),
        playedMs: optionalMilliseconds(info.duration_played, 1000, 'additional_info.duration_played'),
        context: contexts.share(context, 'additional_info'),
      });
    };
  },
};

/** The same, written by Fonoteca: every listen carries what ListenBrainz' form has no place for. */
export const fonotecaExport: JsonFormat = {
  ...listenBrainz,
  source: 'fonoteca-export',
  label: 'Fonoteca export',
  matches: (row) => matches(row) && isObject(infoOf(row)?.fonoteca),
};

function listenOf(
  sent: SentTrack,
  listenedAt: number,
  block: FonotecaBlock,
  contexts: SharedContexts,
): IncomingListen {
  const startedMs = block.startedMs ?? listenedAt;
  if (Math.abs(startedMs - listenedAt) >= 1000)
    throw new RowRefusal('additional_info.fonoteca.started_ms', 'it is not within the second of listened_at');
  return defined({
    sent,
    stampMs: startedMs,
    stamp: 'start' as const,
    playedMs: block.playedMs,
    skipped: block.skipped,
    context: contexts.share(block.context, 'additional_info.fonoteca.context'),
    original: block.original,
  });
}

function sentOf(metadata: JsonObject, info: JsonObject, details: JsonObject): SentTrack {
  const releaseArtist = info.release_artist_name ?? info.albumartist ?? firstOf(info.release_artist_names);
  const kept = withMapping(details, metadata.mbid_mapping);
  return defined({
    artist: requiredText(metadata.artist_name, 'track_metadata.artist_name'),
    track: requiredText(metadata.track_name, 'track_metadata.track_name'),
    release: optionalText(metadata.release_name, 'track_metadata.release_name'),
    releaseArtist: optionalText(releaseArtist, 'additional_info.release_artist_name'),
    trackNumber: trackNumberOf(info.tracknumber),
    lengthMs:
      optionalLength(info.duration_ms, 1, 'additional_info.duration_ms') ??
      optionalLength(info.duration, 1000, 'additional_info.duration'),
    isrc: isrcOf(info.isrc),
    spotifyUri: spotifyUriOf(info.spotify_id),
    mbids: mbidsIn(info),
    details: smallJson(kept, 'additional_info'),
  });
}

const firstOf = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? value[0] : undefined;

function mbidsIn(info: JsonObject): SentMbids | undefined {
  const mbids = defined({
    recording: mbidOf(info.recording_mbid),
    release: mbidOf(info.release_mbid),
    releaseGroup: mbidOf(info.release_group_mbid),
    artists: mbidsOf(info.artist_mbids),
  });
  for (const _ in mbids) return mbids;
  return undefined;
}

/** ListenBrainz' own guess at the recording: kept as such, since the person's client did not say it. */
function withMapping(details: JsonObject, mapping: unknown): JsonObject {
  if (!isObject(mapping)) return details;
  const guess = defined({
    recording_mbid: mbidOf(mapping.recording_mbid),
    release_mbid: mbidOf(mapping.release_mbid),
    artist_mbids: mbidsOf(mapping.artist_mbids),
  });
  return { ...details, mbid_mapping: guess };
}

/** Members that become fields of the track or of the listen, where their value is of use. */
const fieldReaders: Readonly<Record<string, (value: unknown) => unknown>> = {
  recording_mbid: mbidOf,
  release_mbid: mbidOf,
  release_group_mbid: mbidOf,
  artist_mbids: mbidsOf,
  isrc: isrcOf,
  spotify_id: spotifyUriOf,
  tracknumber: trackNumberOf,
};

const otherFields = new Set([
  'release_artist_name',
  'albumartist',
  'duration',
  'duration_ms',
  'duration_played',
  'fonoteca',
  // Made by ListenBrainz from the texts, and different at every server.
  'recording_msid',
  'artist_msid',
  'release_msid',
]);

/** Members that speak of the client, not of the track. */
const clientMembers = new Set([
  'media_player',
  'media_player_version',
  'submission_client',
  'submission_client_version',
  'original_submission_client',
  'music_service',
  'music_service_name',
  'listening_from',
  'source',
  'player',
]);

/** What is left of `additional_info`: of the track, and of the client. */
function shareOut(info: JsonObject): { details: JsonObject; context: JsonObject } {
  const details: [string, unknown][] = [];
  const context: [string, unknown][] = [];
  const unread: [string, unknown][] = [];
  for (const key in info) {
    const value = info[key];
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    if (otherFields.has(key)) continue;
    const reader = Object.hasOwn(fieldReaders, key) ? fieldReaders[key] : undefined;
    if (reader) {
      // A track number such as "A1" fits no field; under its own name it would be taken for one.
      if (reader(value) === undefined) unread.push([key, value]);
    } else if (clientMembers.has(key)) context.push([key, value]);
    else details.push([key, value]);
  }
  if (unread.length > 0) details.push(['as_sent', Object.fromEntries(unread)]);
  // Object.fromEntries makes plain members even of names such as __proto__.
  return { details: Object.fromEntries(details), context: Object.fromEntries(context) };
}
