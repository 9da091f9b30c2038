import { mostTracks } from '../limits.ts';
import type { TrackText } from '../track.ts';
import { readUris, recordingUri } from './identifiers.ts';
import type { FoundPlaylist, FoundTrack, PlaylistFile } from './playlist-file.ts';

/**
 * Extended M3U in UTF-8. Players want a place where the sound is: the MusicBrainz or Spotify address of a
 * track stands for it, and where there is none “artist - title”, which libraries match by.
 */
export function writeM3u(playlist: PlaylistFile): string {
  const lines = ['#EXTM3U', '#EXTENC:UTF-8', `#PLAYLIST:${playlist.title}`];
  for (const track of playlist.tracks) {
    const seconds = track.lengthMs === null ? -1 : Math.max(1, Math.round(track.lengthMs / 1000));
    lines.push(`#EXTINF:${seconds},${track.artist} - ${track.title}`);
    lines.push(`#EXTART:${track.artist}`);
    if (track.release !== null) lines.push(`#EXTALB:${track.release}`);
    lines.push(placeOf(track));
  }
  return `${lines.join('\n')}\n`;
}

function placeOf({ mbid, spotifyUri, artist, title }: TrackText): string {
  if (mbid !== null) return recordingUri(mbid);
  // A slash would name a folder, and a mark at the beginning a comment.
  return spotifyUri ?? `${artist} - ${title}`.replace(/[/\\]/g, '_').replace(/^#/, '_');
}

/** Reads M3U: a line that is no comment is a track, the comments before it tell what it is. */
export function readM3u(content: string): FoundPlaylist {
  let title: string | undefined;
  let about: Partial<Record<string, string>> = {};
  const tracks: FoundTrack[] = [];
  for (const [index, raw] of content.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    if (!line.startsWith('#')) {
      // Enough to be refused: a file of millions of lines is not gone through to its end.
      if (tracks.length > mostTracks) break;
      tracks.push({ where: `line ${index + 1}`, ...trackOf(about, line) });
      about = {};
      continue;
    }
    const [, name = '', value = ''] = /^#([A-Z]+):(.*)$/.exec(line) ?? [];
    if (name === 'PLAYLIST') title = value.trim();
    else if (name !== '') about[name] = value.trim();
  }
  return { title, tracks };
}

function trackOf(about: Partial<Record<string, string>>, place: string): Omit<FoundTrack, 'where'> {
  const { seconds, shown } = readInfo(about.EXTINF ?? '');
  const { artist, title } = namesOf(shown.trim() || nameOfFile(place), about.EXTART);
  const lengthMs = Math.round(Number(seconds) * 1000);
  return {
    title,
    artist,
    release: about.EXTALB,
    lengthMs: lengthMs > 0 ? lengthMs : undefined,
    ...readUris([place]),
  };
}

/** `187 key="value",Artist - Title`. Cut at the comma first: one expression for both parts takes hours for a megabyte of digits. */
function readInfo(text: string): { seconds: string; shown: string } {
  const comma = text.indexOf(',');
  const seconds = comma < 0 ? '' : (/^-?[\d.]+/.exec(text.slice(0, comma).trimStart())?.[0] ?? '');
  return seconds === '' ? { seconds: '0', shown: '' } : { seconds, shown: text.slice(comma + 1) };
}

/** “Artist - Title”; the artist may be known already, and have such a mark in its name. */
function namesOf(shown: string, artist: string | undefined): { artist?: string; title?: string } {
  if (artist) {
    const prefix = `${artist} - `;
    return { artist, title: shown.startsWith(prefix) ? shown.slice(prefix.length) : shown };
  }
  const mark = /\s[-–—]\s/.exec(shown);
  if (!mark) return { title: shown };
  return { artist: shown.slice(0, mark.index), title: shown.slice(mark.index + mark[0].length) };
}

function nameOfFile(place: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(place) && !/^(?:file:|[a-z]:[\\/])/i.test(place)) return '';
  const name = place.split(/[/\\]/).at(-1) ?? '';
  return decoded(name)
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .replace(/^\d{1,3}[\s._-]+/, '');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
