import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A small fast generator (mulberry32): the same seed, the same history. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface MadeListen {
  readonly endMs: number;
  readonly playedMs: number;
  readonly skipped: boolean;
  readonly artist: string;
  readonly release: string;
  readonly track: string;
}

const artists = 6000;

/**
 * A listening history of fifteen years: few artists heard often and many seldom (about 60,000 different
 * tracks in a million listens), tracks of two to six minutes, one in ten skipped.
 */
function* makeHistory(count: number, seed = 1): Generator<MadeListen> {
  const random = randomFrom(seed);
  const from = Date.UTC(2010, 0, 1);
  const step = (15 * 365 * 86_400_000) / count;
  for (let index = 0; index < count; index++) {
    const artist = Math.floor(random() ** 2.5 * artists);
    const track = Math.floor(random() ** 2 * 12);
    const skipped = random() < 0.1;
    const length = 120_000 + ((artist * 7919 + track * 104_729) % 240_000);
    yield {
      endMs: Math.floor((from + (index + 1) * step) / 1000) * 1000,
      playedMs: skipped ? Math.floor(random() * 30_000) : length,
      skipped,
      artist: `The Artist Number ${artist}`,
      release: `Release ${track % 3} of Artist ${artist}`,
      track: `Track ${track} by Artist ${artist}`,
    };
  }
}

/** One row of Spotify's extended history, as the export writes it. */
const spotifyRow = (listen: MadeListen): string => `  {
    "ts": "${new Date(listen.endMs).toISOString().slice(0, 19)}Z",
    "platform": "android",
    "ms_played": ${listen.playedMs},
    "conn_country": "ES",
    "ip_addr": "127.0.0.1",
    "master_metadata_track_name": "${listen.track}",
    "master_metadata_album_artist_name": "${listen.artist}",
    "master_metadata_album_album_name": "${listen.release}",
    "spotify_track_uri": "spotify:track:${Buffer.from(listen.track).toString('hex').slice(-22).padStart(22, '0')}",
    "episode_name": null,
    "episode_show_name": null,
    "spotify_episode_uri": null,
    "reason_start": "${listen.skipped ? 'fwdbtn' : 'trackdone'}",
    "reason_end": "${listen.skipped ? 'fwdbtn' : 'trackdone'}",
    "shuffle": ${listen.playedMs % 2 === 0},
    "skipped": ${listen.skipped},
    "offline": false,
    "offline_timestamp": null,
    "incognito_mode": false
  }`;

/** Writes a history as one file of Spotify's extended export; returns its bytes. */
export async function writeSpotifyExport(path: string, count: number): Promise<number> {
  const file = createWriteStream(path);
  let piece = '[\n';
  let first = true;
  for (const listen of makeHistory(count)) {
    piece += `${first ? '' : ',\n'}${spotifyRow(listen)}`;
    first = false;
    if (piece.length < 1_000_000) continue;
    if (!file.write(piece)) await once(file, 'drain');
    piece = '';
  }
  file.end(`${piece}\n]\n`);
  await once(file, 'finish');
  return file.bytesWritten;
}
