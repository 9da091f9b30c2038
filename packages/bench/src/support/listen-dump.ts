import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { createRandom } from '@fonoteca/learn';
import { pack } from 'tar-stream';

export interface DumpShape {
  readonly listens: number;
  readonly people: number;
  readonly artists: number;
  readonly seed: number;
}

/** Members of the archive hold at most so many listens: a month of a small service. */
const listensInMonth = 80_000;
const genres = 150;

/**
 * Writes a dump as ListenBrainz publishes it: `.tar.zst` with `listens/YEAR/MONTH.listens`, one JSON
 * document a line. People and artists follow power laws, and people have tastes, so there is something to learn.
 */
export async function writeListenDump(path: string, shape: DumpShape): Promise<{ jsonBytes: number }> {
  const archive = pack();
  const zstd = zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_compressionLevel]: 3 } });
  const written = pipeline(archive, zstd, createWriteStream(path));
  const folder = 'listenbrainz-listens-dump-2120-20260215-000003-full';
  const entry = (name: string, content: string | Buffer): Promise<void> =>
    new Promise((done, fail) => {
      archive.entry({ name: `${folder}/${name}` }, content, (error) => (error ? fail(error) : done()));
    });
  const draw = createDraw(shape);
  await entry('TIMESTAMP', '2026-02-15 00:00:03');
  await entry('SCHEMA_SEQUENCE', '1');
  await entry('COPYING', 'CC0 1.0 Universal');
  let jsonBytes = 0;
  const months = Math.ceil(shape.listens / listensInMonth);
  const first = 2026 * 12 + 1 - months;
  for (let month = 0; month < months; month++) {
    const [year, number] = [Math.floor((first + month) / 12), (first + month) % 12];
    const from = Date.UTC(year, number) / 1000;
    const count = Math.min(listensInMonth, shape.listens - month * listensInMonth);
    const parts: Buffer[] = [];
    for (let done = 0; done < count; done += 4000) {
      let text = '';
      for (let index = done; index < Math.min(count, done + 4000); index++)
        text += draw(from + Math.floor((index / count) * 2_419_200));
      parts.push(Buffer.from(text));
    }
    const content = Buffer.concat(parts);
    jsonBytes += content.length;
    await entry(`listens/${year}/${number + 1}.listens`, content);
  }
  archive.finalize();
  await written;
  return { jsonBytes };
}

/** Gives one listen after the other as a line. */
function createDraw({ people, artists, seed }: DumpShape): (time: number) => string {
  const random = createRandom(seed);
  const perGenre = Math.ceil(artists / genres);
  const players = ['Rhythmbox', 'navidrome', 'Pano Scrobbler', 'listenbrainz-mpd', 'Web Scrobbler'];
  return (time) => {
    const person = Math.floor(people * random() ** 2.5);
    // A person's three genres follow from the number; a fifth of the listens is anywhere.
    const own = (person * 7 + Math.floor(random() * 3) * 41) % genres;
    const genre = random() < 0.8 ? own : Math.floor(random() * genres);
    const artist = Math.min(artists - 1, genre + genres * Math.floor(perGenre * random() ** 4));
    const track = Math.floor((4 + (artist % 60)) * random() ** 2);
    const release = track % 5;
    const artistName = nameOf(artist, 'artist');
    const trackName = nameOf(artist * 64 + track, 'recording');
    const releaseName = nameOf(artist * 8 + release, 'release');
    const id = hex(artist * 64 + track);
    const mbids =
      artist % 3 === 0
        ? `,"artist_mbids":["${uuid(artist)}"],"recording_mbid":"${uuid(artist * 64 + track)}","release_mbid":"${uuid(artist * 8 + release)}"`
        : '';
    const player = players[person % players.length];
    return `{"user_id":${person + 1},"user_name":"listener_${person + 1}","timestamp":${time},"track_metadata":{"additional_info":{"recording_msid":"${id}","duration_ms":${120_000 + ((track * 7919) % 240_000)},"media_player":"${player}","submission_client":"${player}","submission_client_version":"3.1.0","music_service":"music.example.org","tracknumber":${1 + track}${mbids},"origin_url":"https://music.example.org/track/${id}","tags":["${genre}","seen live"]},"artist_name":"${artistName}","track_name":"${trackName}","release_name":"${releaseName}"},"recording_msid":"${id}"}\n`;
  };
}

const syllables = 'ka lo mi ra ten sol dar ve nu shi por gan el ust ion bre ma tik or way'.split(' ');

/** A name of a few syllables, another one for every number; some not in ASCII, some with escapes. */
function nameOf(number: number, what: 'artist' | 'recording' | 'release'): string {
  let rest = number;
  let name = '';
  do {
    name += syllables[rest % syllables.length] ?? '';
    rest = Math.floor(rest / syllables.length);
  } while (rest > 0);
  if (number % 23 === 0) name = `${name} ñandú`;
  if (number % 41 === 0) name = `\\u041c\\u0438\\u0440 ${name}`;
  if (what === 'recording' && number % 17 === 0) name = `${name} (Remastered 2011)`;
  if (what === 'artist') return name;
  return what === 'release' ? `${name} album` : `${name} theme`;
}

const hex = (number: number): string => uuid(number * 3 + 1);
const uuid = (number: number): string => {
  const digits = number.toString(16).padStart(12, '0');
  return `6ba7b810-9dad-41d1-80b4-${digits}`;
};
