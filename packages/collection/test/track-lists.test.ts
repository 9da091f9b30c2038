import { Fault } from '@fonoteca/domain';
import { createWorker, enqueue, getJob } from '@fonoteca/jobs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refreshRecord, trackListsJob } from '../src/index.ts';
import type { ReleaseFacts } from '../src/ports.ts';
import { trackListsJobName } from '../src/track-lists/name.ts';
import { runTrackLists, type TrackListPorts } from '../src/track-lists/run.ts';
import { csvOf, csvRow, importNow, makeWorld, noPatience, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const track = (position: string, title: string, duration = '') => ({
  type_: 'track',
  position,
  title,
  duration,
});
const release = (id: number, tracklist: unknown[]) => ({
  id,
  title: `Title ${id}`,
  year: 1999,
  country: 'UK',
  master_id: 77,
  artists: [{ id: 7, name: 'Ada (2)', anv: '', join: ',' }],
  labels: [],
  formats: [{ name: 'Vinyl', qty: '1', descriptions: ['LP'] }],
  genres: ['Rock'],
  styles: ['Dub'],
  identifiers: [{ type: 'Barcode', value: '4 006381 333931' }],
  images: [{ type: 'primary', uri: `https://i.discogs.com/${id}.jpeg` }],
  tracklist,
  videos: [{ uri: 'not kept' }],
});
const mbid = '12345678-1234-1234-1234-123456789abc';
const facts = (tracks: [string, string, number | null][]): ReleaseFacts => ({
  mbid,
  title: 'Title',
  artists: [{ name: 'Ada', join: '' }],
  year: 1998,
  country: 'DE',
  barcode: null,
  labels: [],
  formats: [],
  genres: [],
  tracks: tracks.map(([position, title, lengthSeconds], index) => ({
    position,
    disc: 1,
    title,
    artist: null,
    lengthSeconds,
    mbid: `00000000-0000-0000-0000-00000000000${index}`,
  })),
});

/** Services that know these releases, and count what they were asked. */
function services(known: {
  releases?: Record<number, unknown>;
  related?: Record<number, string>;
  found?: { mbid: string; score: number }[];
  facts?: ReleaseFacts;
  lastfm?: { title: string; lengthSeconds: number | null }[];
}) {
  const asked: string[] = [];
  const ports: TrackListPorts = {
    discogsReleases: async () => ({
      release: async (id) => {
        asked.push(`discogs ${id}`);
        return (known.releases?.[id] as Record<string, unknown>) ?? null;
      },
      byBarcode: async () => [],
    }),
    musicBrainz: {
      byDiscogsRelease: async (id) => {
        asked.push(`related ${id}`);
        return known.related?.[id] ?? null;
      },
      search: async ({ artist, title, tracks }) => {
        asked.push(`search ${artist} ${title} ${tracks ?? ''}`.trim());
        return known.found ?? [];
      },
      release: async () => {
        asked.push('musicbrainz');
        return known.facts ?? null;
      },
      byBarcode: async () => [],
    },
    albumLengths: {
      album: async () => {
        asked.push('lastfm');
        return known.lastfm ?? null;
      },
    },
  };
  return { ports, asked };
}

const run = (ports: TrackListPorts, person: number) =>
  runTrackLists(world.store, ports, person, {
    signal: new AbortController().signal,
    progress: async () => undefined,
    patience: noPatience,
  });

async function shelf(person: number) {
  const rows = await world.store.db
    .selectFrom('records')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('id')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      tracks: (
        await world.store.db
          .selectFrom('record_tracks')
          .selectAll()
          .where('record_id', '=', row.id)
          .orderBy('number')
          .execute()
      ).map((item) => `${item.side}${item.disc} ${item.title} ${item.length_seconds} ${item.length_source}`),
    })),
  );
}

test('lengths come from Discogs, MusicBrainz, Last.fm, and are estimated in the end', async () => {
  const person = await world.person('lengths');
  await importNow(world, person, { file: csvOf(csvRow(1)) });
  const { ports, asked } = services({
    releases: {
      1: release(1, [
        track('A1', 'One', '3:00'),
        track('A2', 'Two'),
        track('B1', 'Three'),
        track('B2', 'Four'),
      ]),
    },
    related: { 1: mbid },
    facts: facts([
      ['A1', 'One', 999],
      ['A2', 'Two', 200],
      ['B1', 'Three', null],
      ['B2', 'Four', null],
    ]),
    lastfm: [{ title: 'three', lengthSeconds: 100 }],
  });
  expect(await run(ports, person)).toBeNull();
  const [row] = await shelf(person);
  expect(row?.tracks).toEqual([
    'A1 One 180 discogs',
    'A1 Two 200 musicbrainz',
    'B1 Three 100 lastfm',
    'B1 Four 180 estimated',
  ]);
  expect(row).toMatchObject({
    track_state: 'ready',
    track_count: 4,
    mbid,
    country: 'UK',
    barcode: '4006381333931',
    genres: ['Rock'],
    styles: ['Dub'],
    discogs_master_id: 77,
    artists: [{ name: 'Ada', join: '', discogsId: 7 }],
    left_at: null,
  });
  expect(asked).toEqual(['discogs 1', 'related 1', 'musicbrainz', 'lastfm']);
  const kept = await sql<{ payload: object }>`select payload from discogs_releases where id = 1`.execute(
    world.store.db,
  );
  expect(Object.keys(kept.rows[0]?.payload ?? {})).not.toContain('videos');
  // What was learnt is no change of the CSV.
  expect(await importNow(world, person, { file: csvOf(csvRow(1)) })).toMatchObject({
    unchanged: 1,
    updated: 0,
  });
});

test('a release is asked for once for everybody, and anew on request after six hours', async () => {
  const first = await world.person('first');
  const second = await world.person('second');
  const { ports, asked } = services({ releases: { 2: release(2, [track('A', 'One', '3:00')]) } });
  for (const person of [first, second]) await importNow(world, person, { file: csvOf(csvRow(2), csvRow(2)) });
  await run(ports, first);
  await run(ports, second);
  expect(asked).toEqual(['discogs 2']);
  const [row] = await shelf(first);
  await world.store.db
    .updateTable('record_tracks')
    .set({ length_seconds: 11, length_source: 'person' })
    .where('record_id', '=', row?.id ?? 0)
    .execute();
  await refreshRecord(world.store.db, first, row?.id ?? 0);
  await run(ports, first);
  expect(asked).toHaveLength(1);
  await sql`update discogs_releases set fetched_at = now() - interval '7 hours'`.execute(world.store.db);
  await refreshRecord(world.store.db, first, row?.id ?? 0);
  await run(ports, first);
  expect(asked).toHaveLength(2);
  // What the person corrected stays.
  expect((await shelf(first))[0]?.tracks).toEqual(['A1 One 11 person']);
  await expect(refreshRecord(world.store.db, second, row?.id ?? 0)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('a record without an identity is matched by artist and title, from a score of 90 on', async () => {
  const person = await world.person('match');
  const file = JSON.stringify([{ title: 'Halo', artist: 'Ada' }]);
  await importNow(world, person, { file });
  const low = services({ found: [{ mbid, score: 89 }], facts: facts([['1', 'One', 60]]) });
  await run(low.ports, person);
  expect(low.asked).toEqual(['search Ada Halo']);
  expect((await shelf(person))[0]).toMatchObject({ track_state: 'none', tracks: [], mbid: null });
  await refreshRecord(world.store.db, person, (await shelf(person))[0]?.id ?? 0);
  const high = services({
    found: [{ mbid, score: 90 }],
    facts: facts([
      ['A1', 'One', 60],
      ['A2', 'Two', null],
    ]),
  });
  await run(high.ports, person);
  const [row] = await shelf(person);
  expect(row).toMatchObject({
    track_state: 'ready',
    mbid,
    tracks: ['A1 One 60 musicbrainz', 'A1 Two 60 estimated'],
  });
  const image = await world.store.db
    .selectFrom('images')
    .select('source_url')
    .where('id', '=', row?.image_id ?? '')
    .executeTakeFirst();
  expect(image?.source_url).toBe(`https://coverartarchive.org/release/${mbid}/front-1200`);
});

test('failures wait longer each time and give up after five; a service that is away ends the run early', async () => {
  const person = await world.person('failures');
  await importNow(world, person, { file: csvOf(...[11, 12, 13, 14, 15].map((id) => csvRow(id))) });
  let asked = 0;
  const { ports } = services({});
  const away: TrackListPorts = {
    ...ports,
    discogsReleases: async () => ({
      byBarcode: async () => [],
      release: async () => {
        asked += 1;
        throw new Fault('unavailable', 'Discogs does not answer');
      },
    }),
  };
  expect(await run(away, person)).toBe(60);
  expect(asked).toBe(3 * noPatience.tries);
  const waits: (number | null)[] = [];
  for (let round = 0; round < 12; round += 1) waits.push(await run(away, person));
  expect(waits.at(-1)).toBeNull();
  expect(waits).toContain(60 * 64);
  for (const row of await shelf(person)) {
    expect(row).toMatchObject({
      track_state: 'failed',
      track_attempts: 5,
      track_reason: 'Discogs does not answer',
    });
  }
  await refreshRecord(world.store.db, person, (await shelf(person))[0]?.id ?? 0);
  const revoked: TrackListPorts = {
    ...ports,
    discogsReleases: async () => {
      throw new Fault('unauthenticated', 'Discogs no longer takes this token');
    },
  };
  await expect(run(revoked, person)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect((await shelf(person))[0]).toMatchObject({ track_state: 'waiting', track_attempts: 0 });
});

test('the job leaves covers to their job, and comes back for what must wait', async () => {
  const person = await world.person('job');
  await importNow(world, person, { file: csvOf(csvRow(21), csvRow(22)) });
  const { ports } = services({ releases: { 21: release(21, [track('A', 'One', '3:00')]) } });
  const halfAway: TrackListPorts = {
    ...ports,
    discogsReleases: async (personId) => {
      const releases = await ports.discogsReleases(personId);
      return {
        ...releases,
        release: async (id, signal) => {
          if (id === 22)
            throw new Fault('rate-limited', 'Discogs asks for patience', { retryAfterSeconds: 1 });
          return releases.release(id, signal);
        },
      };
    },
  };
  const id = await enqueue(world.store.db, trackListsJobName, { personId: person }, { personId: person });
  const worker = createWorker(world.store, [trackListsJob(halfAway, { patience: noPatience })], {
    pollMs: 20,
    only: [id],
  });
  await worker.start();
  await expect.poll(async () => (await getJob(world.store.db, person, id))?.state).toBe('done');
  await worker.stop();
  const { rows } = await sql<{ name: string; soon: boolean }>`
    select name, run_at < now() + interval '30 seconds' as soon from jobs
    where state = 'queued' order by name`.execute(world.store.db);
  expect(rows).toEqual([
    { name: 'records.images', soon: true },
    { name: 'records.track-lists', soon: false },
  ]);
  expect(
    (await shelf(person)).map(({ track_state, track_attempts }) => `${track_state} ${track_attempts}`),
  ).toEqual(['ready 0', 'waiting 1']);
  await sql`delete from jobs`.execute(world.store.db);
});
