import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { createRandom } from '../../src/data/random.ts';

export interface Heard {
  readonly user: number;
  readonly artist: string;
  readonly title: string;
  readonly time: number;
  readonly mbid?: string;
}

/** Listens of `people` people with a taste each: even and odd people hear even and odd artists. */
export function makeListens(count: number, people: number, artists: number, seed = 1): Heard[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const user = Math.floor(people * random());
    const artist = 2 * Math.floor((artists / 2) * random() ** 2) + (user % 2);
    return {
      user,
      artist: artist % 5 === 0 ? `Ártist "${artist}"` : `Artist ${artist}`,
      title: `Title ${Math.floor(6 * random())}`,
      time: 1_600_000_000 + index * 60,
      ...(artist % 3 === 0 ? { mbid: `6ba7b810-9dad-41d1-80b4-${String(artist).padStart(12, '0')}` } : {}),
    };
  });
}

/** One line as the dump has it; `secret` stands where a person's name stands. */
export const lineOf = ({ user, artist, title, time, mbid }: Heard): string =>
  JSON.stringify({
    user_id: user + 1000,
    user_name: `secret-person-${user}`,
    timestamp: time,
    track_metadata: {
      additional_info: {
        recording_msid: 'a6e3c8a2-4b0d-4a4e-9a57-2d8dfb4b3d10',
        artist_name: 'not the artist',
        ...(mbid ? { artist_mbids: [mbid], recording_mbid: mbid } : {}),
      },
      artist_name: artist,
      track_name: title,
      release_name: 'An Album',
    },
    recording_msid: 'a6e3c8a2-4b0d-4a4e-9a57-2d8dfb4b3d10',
  });

export const linesOf = (listens: readonly Heard[]): string =>
  listens.map((heard) => `${lineOf(heard)}\n`).join('');

/** A tar as ListenBrainz packs it, with the lines cut into so many months. */
export async function tarOf(listens: readonly Heard[], months: number): Promise<Buffer> {
  const archive = pack();
  const folder = 'listenbrainz-listens-dump-1-20260101-000000-full';
  archive.entry({ name: `${folder}/SCHEMA_SEQUENCE` }, '1');
  archive.entry({ name: `${folder}/COPYING` }, 'CC0');
  const inMonth = Math.ceil(listens.length / months);
  for (let month = 0; month < months; month++)
    archive.entry(
      { name: `${folder}/listens/2020/${month + 1}.listens` },
      linesOf(listens.slice(month * inMonth, (month + 1) * inMonth)),
    );
  archive.finalize();
  return buffer(Readable.from(archive));
}
