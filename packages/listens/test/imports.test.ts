import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@fonoteca/jobs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runImport } from '../src/imports/run.ts';
import {
  createImport,
  createIntake,
  exportListens,
  getImport,
  importJob,
  listRefusals,
  undoImport,
} from '../src/index.ts';
import { at, historyOf, lastfm, makeWorld, type World } from './support.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await makeWorld();
  folder = mkdtempSync(join(tmpdir(), 'fonoteca-imports-'));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function file(text: string, temporary = false) {
  const name = `export-${files++}`;
  const path = join(folder, name);
  writeFileSync(path, text);
  return { name, path, bytes: statSync(path).size, temporary };
}

const spotify = (count: number, from = 0) =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      ts: new Date(Date.UTC(2023, 0, 1) + (from + index) * 240_000).toISOString().replace('.000Z', 'Z'),
      ms_played: 200_000,
      master_metadata_track_name: `Track ${(from + index) % 17}`,
      master_metadata_album_artist_name: `Artist ${(from + index) % 5}`,
      master_metadata_album_album_name: 'Release',
      spotify_track_uri: 'spotify:track:0000000000000000000000',
      reason_end: 'trackdone',
      skipped: false,
    })),
  );

const quiet = { signal: new AbortController().signal, progress: async () => undefined };

async function importNow(person: number, ...texts: string[]) {
  const report = await createImport(
    world.store.db,
    person,
    texts.map((text) => file(text)),
  );
  await runImport(world.store, report.id, quiet);
  return getImport(world.store.db, person, report.id);
}

describe('an import', () => {
  test('stores once, however often repeated', async () => {
    const person = await world.person('repeat');
    expect(await importNow(person, spotify(7000))).toMatchObject({
      state: 'done',
      read: 7000,
      stored: 7000,
      known: 0,
      refused: 0,
    });
    expect(await importNow(person, spotify(7000))).toMatchObject({ read: 7000, stored: 0, known: 7000 });
    expect(await importNow(person, spotify(100, 6950))).toMatchObject({ read: 100, stored: 50, known: 50 });
  });

  test('refuses what is wrong with field and reason, and takes the rest', async () => {
    const person = await world.person('refusals');
    const rows = JSON.parse(spotify(3)) as Record<string, unknown>[];
    rows.push({ ...rows[0], ts: 'yesterday' });
    const report = await importNow(person, JSON.stringify(rows), 'not an export at all');
    expect(report).toMatchObject({ state: 'done', stored: 3, refused: 2 });
    const { items } = await listRefusals(world.store.db, person, report.id, { limit: 10 });
    expect(items[0]).toMatchObject({ field: 'ts' });
    expect(items[1]?.where).toContain('export-');
    await expect(
      listRefusals(world.store.db, await world.person('other'), report.id, { limit: 10 }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  test('equal lines of the coarse account data are repeats and stay so', async () => {
    const person = await world.person('coarse');
    const line = { endTime: '2023-01-01 10:00', artistName: 'Ada', trackName: 'Halo', msPlayed: 20_000 };
    const text = JSON.stringify([line, line, { ...line, endTime: '2023-01-01 10:05' }]);
    expect(await importNow(person, text)).toMatchObject({ read: 3, stored: 3 });
    expect(await importNow(person, text)).toMatchObject({ read: 3, stored: 0, known: 3 });
  });

  test('goes on where it was cut off, counting nothing twice', async () => {
    const person = await world.person('cut');
    const report = await createImport(world.store.db, person, [file(spotify(23_000))]);
    for (let cut = 0; cut < 2; cut++) {
      const abort = new AbortController();
      await expect(
        runImport(world.store, report.id, { signal: abort.signal, progress: async () => abort.abort() }),
      ).rejects.toThrow();
      expect((await getImport(world.store.db, person, report.id)).stored).toBeGreaterThan(0);
    }
    await runImport(world.store, report.id, quiet);
    expect(await getImport(world.store.db, person, report.id)).toMatchObject({
      state: 'done',
      read: 23_000,
      stored: 23_000,
      known: 0,
    });
  });

  test('runs as a job, and takes an upload away when it has served', async () => {
    const person = await world.person('job');
    const worker = createWorker(world.store, [importJob()], {});
    await worker.start();
    try {
      const upload = file(spotify(50), true);
      const { id } = await createImport(world.store.db, person, [upload]);
      await expect
        .poll(async () => (await getImport(world.store.db, person, id)).state, { timeout: 10_000 })
        .toBe('done');
      await expect.poll(() => statSync(upload.path, { throwIfNoEntry: false })).toBeUndefined();
    } finally {
      await worker.stop();
    }
  });
});

describe('undoing an import', () => {
  test('takes its listens out, leaves what another source has too, and can be imported anew', async () => {
    const person = await world.person('undo');
    const intake = createIntake(world.store);
    const mine = at(0, 'Track 0', 'Artist 0');
    await importNow(person, spotify(10));
    await intake.submit(person, lastfm, [{ ...mine, stampMs: Date.UTC(2023, 0, 1) - 200_000 + 3000 }]);
    expect(await historyOf(world.store, person)).toHaveLength(10);
    const { rows } = await sql<{
      id: number;
    }>`select max(id) as id from imports where person_id = ${person}`.execute(world.store.db);
    expect(await undoImport(world.store, person, rows[0]?.id ?? 0)).toMatchObject({ state: 'undone' });
    expect(await historyOf(world.store, person)).toEqual([expect.stringContaining('Track 0')]);
    expect(await importNow(person, spotify(10))).toMatchObject({ stored: 9, known: 1 });
  });
});

describe('export and import', () => {
  test('into an empty history give the same listens', async () => {
    const [from, into] = [await world.person('from'), await world.person('into')];
    const line = { endTime: '2023-03-01 10:00', artistName: 'Ada', trackName: 'Halo', msPlayed: 20_000 };
    await importNow(from, spotify(300), JSON.stringify([line, line]));
    await createIntake(world.store).submit(from, { source: 'listenbrainz-api', tokenId: 4 }, [
      at(1, 'Ünïcode “title”', 'Ada, feat. Bo', {
        sent: {
          artist: 'Ada, feat. Bo',
          track: 'Ünïcode “title”',
          release: 'R',
          lengthMs: 123_456,
          mbids: { recording: 'b1a9c0e9-d987-4042-ae91-78d6a3267d69' },
          details: { origin_url: 'https://example.org/' },
        },
        context: { player: 'mpd' },
      }),
    ]);
    const pieces: string[] = [];
    for await (const piece of exportListens(world.store, from, 'listenbrainz')) pieces.push(piece);
    expect(await importNow(into, pieces.join(''))).toMatchObject({ refused: 0, stored: 303 });
    expect(await historyOf(world.store, into)).toEqual(await historyOf(world.store, from));
    const again: string[] = [];
    for await (const piece of exportListens(world.store, into, 'listenbrainz')) again.push(piece);
    expect(again.join('')).toBe(pieces.join(''));
  });

  test('a spreadsheet gets no formulas', async () => {
    const person = await world.person('csv');
    await createIntake(world.store).submit(person, lastfm, [at(0, '=HYPERLINK("x")', 'Ada, Bo')]);
    const pieces: string[] = [];
    for await (const piece of exportListens(world.store, person, 'csv')) pieces.push(piece);
    expect(pieces.join('')).toContain(`"Ada, Bo","'=HYPERLINK(""x"")"`);
  });
});
