import { fold } from '@fonoteca/domain';
import { z } from 'zod';
import { discogsArtists, listOf, text } from '../discogs/shapes.ts';
import type { RecordArtist, RecordTrack } from '../record.ts';
import { creditText } from '../text/credit.ts';
import { readDiscs } from './discs.ts';
import { readDuration } from './duration.ts';

/** An entry of a track list before it knows its disc and number. */
interface Entry {
  readonly position: string;
  readonly title: string;
  readonly artist: string | null;
  readonly lengthSeconds: number | null;
  readonly estimated: boolean;
}

const plain = {
  position: text(30).nullish().catch(null),
  title: text(500).nullish().catch(null),
  duration: text(30).nullish().catch(null),
  artists: discogsArtists,
};
const track = z.object({ ...plain, type_: z.string().nullish().catch(null) });
const entry = track.extend({ sub_tracks: listOf(track, 300) });

const mostTracks = 1000;

/**
 * The tracks of a Discogs `tracklist`, in order: headings skipped, index tracks expanded into their
 * parts, sides and discs read from the positions. What is no entry at all is left out.
 *
 * @param options.artists the credit of the record; a track's own is kept only where it differs
 */
export function readTrackList(
  tracklist: unknown,
  options: { readonly artists?: readonly RecordArtist[]; readonly source?: 'discogs' | 'file' } = {},
): RecordTrack[] {
  const credit = fold(creditText(options.artists ?? []));
  const entries = listOf(entry, mostTracks)
    .parse(tracklist)
    .flatMap((item) => entriesOf(item, credit))
    .slice(0, mostTracks);
  const discs = readDiscs(entries.map(({ position }) => position));
  return entries.map(
    (item, index): RecordTrack => ({
      position: item.position,
      side: discs[index]?.side ?? null,
      disc: discs[index]?.disc ?? 1,
      number: index + 1,
      title: item.title,
      artist: item.artist,
      lengthSeconds: item.lengthSeconds,
      lengthSource:
        item.lengthSeconds === null ? null : item.estimated ? 'estimated' : (options.source ?? 'discogs'),
      mbid: null,
    }),
  );
}

type Read = z.output<typeof entry>;
type ReadPart = z.output<typeof track>;

function entriesOf(item: Read, credit: string): Entry[] {
  if (item.type_ === 'heading') return [];
  const parts = item.sub_tracks.filter((part) => part.type_ !== 'heading');
  if (parts.length === 0) return [entryOf(item, item, credit)];
  return shareLength(
    parts.map((part) => entryOf(part, item, credit)),
    readDuration(item.duration ?? ''),
  );
}

function entryOf(item: ReadPart, whole: ReadPart, credit: string): Entry {
  const artists = item.artists.length > 0 ? item.artists : whole.artists;
  const artist = creditText(artists);
  return {
    position: item.position ?? '',
    title: item.title || whole.title || 'Untitled',
    artist: artist === '' || fold(artist) === credit ? null : artist,
    lengthSeconds: readDuration(item.duration ?? ''),
    estimated: false,
  };
}

/** A work whose parts have no lengths lends them its own, in equal shares: an estimate, and marked so. */
function shareLength(parts: Entry[], whole: number | null): Entry[] {
  const open = parts.filter(({ lengthSeconds }) => lengthSeconds === null).length;
  const known = parts.reduce((sum, { lengthSeconds }) => sum + (lengthSeconds ?? 0), 0);
  if (whole === null || open === 0 || whole - known < open) return parts;
  const share = Math.round((whole - known) / open);
  return parts.map((part) =>
    part.lengthSeconds === null ? { ...part, lengthSeconds: share, estimated: true } : part,
  );
}
