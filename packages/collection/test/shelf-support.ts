import { artistKey, keysOf } from '@fonoteca/listens';
import {
  creditText,
  formatNames,
  formatText,
  type RecordArtist,
  type RecordFormat,
  searchTextOf,
  sortName,
} from '@fonoteca/records';
import type { Person } from '@fonoteca/statistics';
import {
  generateSecretKey,
  migrate,
  openStore,
  parseSecretKeys,
  type SecretKeys,
  type Store,
} from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';

/** A record as tests wish for one; what they do not name is plain. */
export interface RecordWish {
  readonly title: string;
  readonly artist?: string;
  readonly artists?: readonly RecordArtist[];
  readonly year?: number | null;
  readonly genres?: readonly string[];
  readonly styles?: readonly string[];
  readonly labels?: readonly { name: string; catalogueNumber: string }[];
  readonly formats?: readonly RecordFormat[];
  readonly folder?: string | null;
  readonly notes?: string | null;
  readonly addedAt?: string | null;
  readonly leftAt?: string | null;
  readonly masterId?: number | null;
  readonly releaseId?: number | null;
  readonly lastScrobbledAt?: string | null;
  readonly tracks?: readonly { title: string; position?: string; seconds?: number | null }[];
}

export interface ShelfWorld {
  readonly store: Store;
  readonly keys: SecretKeys;
  person(name: string): Promise<Person>;
  /** Puts records on a shelf and gives their ids. */
  put(person: Person, ...wishes: RecordWish[]): Promise<number[]>;
  /** So many listens of a release. */
  hear(person: Person, heard: { artist: string; release: string; listens: number }): Promise<void>;
  close(): Promise<void>;
}

let made = 0;

export async function makeShelf(): Promise<ShelfWorld> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  await migrate(store.db);
  const run = (text: string, values: unknown[] = []) => store.pool.query(text, values);
  return {
    store,
    keys: parseSecretKeys(generateSecretKey()),
    async person(name) {
      const { rows } = await run(
        `insert into people (name, name_key, role) values ($1, $1, 'listener') returning id, time_zone`,
        [name],
      );
      return { id: rows[0].id, timeZone: rows[0].time_zone };
    },
    async put(person, ...wishes) {
      const ids: number[] = [];
      for (const wish of wishes) ids.push(await insertRecord(store, person, wish));
      return ids;
    },
    async hear(person, { artist, release, listens }) {
      const keys = keysOf({ artist, track: 'Any', release });
      const one = async (text: string, values: unknown[]) => (await run(text, values)).rows[0].id as number;
      const again = 'do update set key = excluded.key returning id';
      const artistId = await one(
        `insert into artists (name, key) values ($1, $2) on conflict (key, variant) ${again}`,
        [artist, keys.artist.key],
      );
      const releaseId = await one(
        `insert into releases (title, key, artist_id) values ($1, $2, $3) on conflict (artist_id, key, variant) ${again}`,
        [release, keys.release?.key, artistId],
      );
      const recordingId = await one(
        `insert into recordings (title, key, artist_id) values ('Any', 'any', $1) on conflict (artist_id, key, variant) ${again}`,
        [artistId],
      );
      const sentTrackId = await one(
        `insert into sent_tracks (hash, recording_id, release_id, artist, track, release, search_text)
         values (gen_random_uuid(), $1, $2, $3, 'Any', $4, '') returning id`,
        [recordingId, releaseId, artist, release],
      );
      await run(
        `insert into listens (person_id, origin_id, seen_in, listened_at, sent_track_id, counted)
         select $1, 1, 2, timestamptz '2025-01-01' + i * interval '1 hour', $2, true from generate_series(1, $3) i`,
        [person.id, sentTrackId, listens],
      );
    },
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

async function insertRecord(store: Store, person: Person, wish: RecordWish): Promise<number> {
  const { title, year = null, genres = [], styles = [], labels = [], tracks } = wish;
  const artists = wish.artists ?? [{ name: wish.artist ?? 'Nobody', join: '' }];
  const formats = wish.formats ?? [{ name: 'Vinyl', quantity: 1, descriptions: ['LP'] }];
  const artist = creditText(artists);
  const keys = keysOf({ artist, track: title, release: title });
  const { id } = await store.db
    .insertInto('records')
    .values({
      person_id: person.id,
      source: 'discogs',
      source_key: `test ${++made}`,
      discogs_release_id: wish.releaseId ?? null,
      discogs_master_id: wish.masterId ?? null,
      title,
      artist,
      artist_sort: sortName(artist),
      title_sort: sortName(title),
      artists: JSON.stringify(artists),
      labels: JSON.stringify(labels),
      formats: JSON.stringify(formats),
      genres: [...genres],
      styles: [...styles],
      label_names: [...new Set(labels.map(({ name }) => name))],
      format_names: formatNames(formats),
      format_text: formatText(formats),
      year,
      folder: wish.folder ?? null,
      notes: wish.notes ?? null,
      rating: 4,
      media_condition: 'Mint (M)',
      sleeve_condition: 'Mint (M)',
      added_at: wish.addedAt ? new Date(wish.addedAt) : null,
      left_at: wish.leftAt ? new Date(wish.leftAt) : null,
      last_scrobbled_at: wish.lastScrobbledAt ? new Date(wish.lastScrobbledAt) : null,
      track_state: tracks ? 'ready' : 'waiting',
      track_count: tracks?.length ?? null,
      fingerprint: '',
      search_text: searchTextOf({ title, artists, labels, year, genres, styles }),
      artist_key: keys.releaseArtist.key,
      release_key: keys.release?.key ?? '',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await store.db
    .insertInto('record_artists')
    .values(
      artists.map(({ name }, position) => ({
        record_id: id,
        person_id: person.id,
        position,
        name,
        key: artistKey(name),
      })),
    )
    .execute();
  if (tracks?.length) {
    await store.db
      .insertInto('record_tracks')
      .values(
        tracks.map((track, index) => ({
          record_id: id,
          number: index + 1,
          position: track.position ?? String(index + 1),
          side: null,
          disc: 1,
          title: track.title,
          artist: null,
          length_seconds: track.seconds ?? null,
          length_source: track.seconds ? ('discogs' as const) : null,
          mbid: null,
        })),
      )
      .execute();
  }
  return id;
}
