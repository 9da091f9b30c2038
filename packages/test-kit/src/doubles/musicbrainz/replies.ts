import type { MusicBrainzDoubleArtist, MusicBrainzRelease, MusicBrainzTrack } from './types.ts';

/** A lookup gives only what `inc` asks for. */
export function releaseReply(release: MusicBrainzRelease, inc: ReadonlySet<string>): Record<string, unknown> {
  const credit = inc.has('artist-credits') ? { 'artist-credit': release.credit } : {};
  const withMedia = ['media', 'recordings', 'discids'].some((name) => inc.has(name));
  return {
    id: release.id,
    title: release.title,
    status: 'Official',
    quality: 'normal',
    date: release.date,
    country: release.country,
    barcode: release.barcode,
    disambiguation: '',
    packaging: null,
    asin: null,
    'cover-art-archive': {
      artwork: release.hasFront,
      front: release.hasFront,
      back: false,
      darkened: false,
      count: release.hasFront ? 1 : 0,
    },
    ...credit,
    ...(inc.has('release-groups') ? { 'release-group': groupOf(release) } : {}),
    ...(inc.has('labels') ? { 'label-info': labelsOf(release) } : {}),
    ...(inc.has('url-rels') ? { relations: relationsOf(release) } : {}),
    ...(withMedia ? { media: mediaOf(release, inc) } : {}),
  };
}

/** What a search finds comes with credits, labels and the count of tracks, and never with the tracks. */
export function foundRelease(release: MusicBrainzRelease): Record<string, unknown> {
  return {
    id: release.id,
    score: 100,
    title: release.title,
    status: 'Official',
    date: release.date,
    country: release.country,
    ...(release.barcode === null ? {} : { barcode: release.barcode }),
    count: release.media.length,
    'track-count': release.media.reduce((sum, { tracks }) => sum + tracks.length, 0),
    'artist-credit': release.credit,
    'release-group': groupOf(release),
    'label-info': labelsOf(release),
    media: release.media.map(({ format, tracks }) => ({
      format,
      'disc-count': 0,
      'track-count': tracks.length,
    })),
  };
}

export function foundRecording(
  release: MusicBrainzRelease,
  track: MusicBrainzTrack,
): Record<string, unknown> {
  return {
    id: track.recording.id,
    score: 100,
    title: track.recording.title,
    ...(track.length === null ? {} : { length: track.length }),
    'first-release-date': release.date,
    'artist-credit': track.credit,
    releases: [
      { id: release.id, title: release.title, date: release.date, 'release-group': groupOf(release) },
    ],
  };
}

/** A lookup tells tags and genres only where `inc` asks for them; what is not known is null. */
export function artistReply(
  artist: MusicBrainzDoubleArtist,
  inc: ReadonlySet<string>,
): Record<string, unknown> {
  const { id, name, country, begin, tags = [], genres = [] } = artist;
  return {
    id,
    name,
    'sort-name': name,
    type: 'Group',
    country: country ?? null,
    disambiguation: '',
    'life-span': { begin: begin ?? null, end: null, ended: false },
    ...(inc.has('tags') ? { tags: tagsOf([...tags, ...genres]) } : {}),
    ...(inc.has('genres')
      ? { genres: tagsOf(genres).map((genre) => ({ ...genre, id: '00000000-0000-4000-8000-000000000001' })) }
      : {}),
  };
}

/** A search tells tags unasked and leaves out what is not known. */
export function foundArtist(artist: MusicBrainzDoubleArtist): Record<string, unknown> {
  const { id, name, country, begin, tags = [], genres = [] } = artist;
  const all = tagsOf([...tags, ...genres]);
  return {
    id,
    score: 100,
    name,
    'sort-name': name,
    ...(country === undefined ? {} : { country }),
    'life-span': { ...(begin === undefined ? {} : { begin }), ended: null },
    ...(all.length === 0 ? {} : { tags: all }),
  };
}

export function recordingReply(
  releases: readonly MusicBrainzRelease[],
  track: MusicBrainzTrack,
  inc: ReadonlySet<string>,
): Record<string, unknown> {
  const dates = releases.map(({ date }) => date).toSorted();
  return {
    ...track.recording,
    video: false,
    disambiguation: '',
    'first-release-date': dates[0] ?? '',
    ...(inc.has('artist-credits') ? { 'artist-credit': track.credit } : {}),
    ...(inc.has('tags') ? { tags: [] } : {}),
    ...(inc.has('genres') ? { genres: [] } : {}),
  };
}

const tagsOf = (tags: readonly (readonly [name: string, count: number])[]) =>
  tags.map(([name, count]) => ({ name, count }));

/** `/ws/2/url?resource=https://www.discogs.com/release/17&inc=release-rels` */
export function urlReply(
  resource: string,
  releases: readonly MusicBrainzRelease[],
  inc: ReadonlySet<string>,
): Record<string, unknown> {
  const relations = releases.map(({ id, title, date, country, barcode }) => ({
    type: 'discogs',
    'target-type': 'release',
    direction: 'backward',
    ended: false,
    release: { id, title, date, country, barcode },
  }));
  return {
    id: '00000000-0000-4000-8000-000000000017',
    resource,
    ...(inc.has('release-rels') ? { relations } : {}),
  };
}

function mediaOf(release: MusicBrainzRelease, inc: ReadonlySet<string>): Record<string, unknown>[] {
  return release.media.map(({ position, format, title, tracks }) => ({
    position,
    format,
    title,
    'track-count': tracks.length,
    ...(inc.has('recordings')
      ? {
          'track-offset': 0,
          tracks: tracks.map(({ credit, recording, ...track }) => {
            const by = inc.has('artist-credits') ? { 'artist-credit': credit } : {};
            return { ...track, ...by, recording: { ...recording, video: false, disambiguation: '', ...by } };
          }),
        }
      : {}),
  }));
}

function groupOf({ releaseGroup, title, date }: MusicBrainzRelease): Record<string, unknown> {
  return { id: releaseGroup, title, 'primary-type': 'Album', 'first-release-date': date };
}

function labelsOf({ labels }: MusicBrainzRelease): Record<string, unknown>[] {
  return labels.map(({ id, name, catalogNumber }) => ({
    'catalog-number': catalogNumber,
    label: { id, name },
  }));
}

function relationsOf({ discogs }: MusicBrainzRelease): Record<string, unknown>[] {
  if (discogs === undefined) return [];
  const resource = `https://www.discogs.com/release/${discogs}`;
  return [{ type: 'discogs', 'target-type': 'url', direction: 'forward', url: { resource } }];
}
