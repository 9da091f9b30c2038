import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sources } from '@fonoteca/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInteractions } from '../src/datasets/interactions.ts';
import { readSessions } from '../src/datasets/sessions.ts';
import { readTimeSplit } from '../src/datasets/time-split.ts';
import { historyFor } from '../src/taste/history.ts';
import { loadTaste, recentListens, tasteAt } from '../src/taste/load.ts';
import { tasteMap } from '../src/taste/map/map.ts';
import { mostHeardArtists } from '../src/taste/most-heard.ts';
import { markProfileStale } from '../src/taste/profile/job.ts';
import { unpackProfile } from '../src/taste/profile/packed.ts';
import { updateTasteSettings } from '../src/taste/settings-store.ts';
import { rowOf } from '../src/taste/table.ts';
import { learnable, learnableBits } from '../src/taste/wall/learnable.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';

let world: TasteWorld;
beforeAll(async () => {
  world = await makeTasteWorld();
});
afterAll(() => world.close());

const kinds = ['artist', 'release', 'recording'] as const;

/** Everything that any path of this package makes of a person's listens, as one text of ids and names. */
async function everything(person: {
  id: number;
}): Promise<{ text: string; ids: Record<string, Set<number>> }> {
  const { store } = world;
  const ids: Record<string, Set<number>> = { artist: new Set(), release: new Set(), recording: new Set() };
  const parts: unknown[] = [];
  const cut = new Date(Date.now() - 150 * 3_600_000);
  for (const taste of [await loadTaste(store, person), await tasteAt(store, person.id, new Date())]) {
    for (const kind of kinds) {
      for (const id of taste.tables[kind].ids) ids[kind]?.add(id);
      for (const id of historyFor(taste, kind, { byId: (known) => known }).items) ids[kind]?.add(id);
    }
    parts.push(
      taste.listens,
      [...taste.habits.hours].reduce((sum, count) => sum + count, 0),
    );
  }
  for (const listen of await recentListens(store, person, { limit: 1000 })) {
    ids.artist?.add(listen.artistId);
    ids.recording?.add(listen.recordingId);
    if (listen.releaseId !== null) ids.release?.add(listen.releaseId);
  }
  for (const kind of kinds) {
    for (const rows of ['people', 'weeks', 'sessions'] as const) {
      const { items } = await readInteractions(store, kind, { rows });
      for (const id of items.ids) ids[kind]?.add(id);
      parts.push(items.keys, items.names, items.artists);
    }
    const { items } = await readTimeSplit(store, kind, cut);
    for (const id of items.ids) ids[kind]?.add(id);
    parts.push(items.keys, items.names, items.artists);
    const { table } = await readSessions(store, { kind });
    for (const id of table.ids) ids[kind]?.add(id);
    parts.push(table.keys, table.names, table.artists);
  }
  parts.push(await mostHeardArtists(store, person.id, 100));
  const map = await tasteMap(store, person.id, { limit: 100 });
  for (const { id } of map.points) ids.artist?.add(id);
  parts.push(map.points, map.groups);
  const packed = await store.pool.query<{ packed: Buffer }>('select packed from taste_profiles');
  for (const row of packed.rows) {
    const profile = unpackProfile(row.packed);
    for (const kind of kinds) for (const id of profile?.tables[kind].ids ?? []) ids[kind]?.add(id);
  }
  return { text: JSON.stringify(parts).toLowerCase(), ids };
}

const tainted = repeated(8, {
  artist: 'Forbidden Fruit',
  track: 'Tainted Tune',
  release: 'Tainted LP',
  hoursAgo: 0.1,
});
const clean = repeated(8, { artist: 'Open Door', track: 'Free Air', release: 'Free LP', hoursAgo: 0.6 });

describe('the provenance wall', () => {
  test('lets no trace through of what only Spotify’s Web API told', async () => {
    const ada = await world.person('Ada');
    await world.hear(ada, tainted, 'spotify-web-api');
    await world.hear(ada, clean, 'listenbrainz-api');
    await updateTasteSettings(world.store.db, ada.id, { learnFromSpotifyExport: true });
    const seen = await everything(ada);
    expect(seen.text).toContain('open door');
    expect(seen.text).toContain('free air');
    expect(seen.text).not.toMatch(/forbidden|tainted/);
    for (const [kind, name] of [
      ['artist', 'Forbidden Fruit'],
      ['release', 'Tainted LP'],
      ['recording', 'Tainted Tune'],
    ] as const) {
      expect(seen.ids[kind]).not.toContain(await world.idOf(kind, name));
    }
    expect(seen.ids.artist).toContain(await world.idOf('artist', 'Open Door'));
    expect((await loadTaste(world.store, ada)).listens).toBe(8);

    // The very same listens from a source of the person's own: now they may be learned from.
    await world.hear(ada, tainted, 'lastfm-api');
    await markProfileStale(world.store.db, ada.id);
    const both = await everything(ada);
    expect(both.text).toContain('forbidden fruit');
    expect(both.ids.recording).toContain(await world.idOf('recording', 'Tainted Tune'));
    const { rows } = await world.store.pool.query(
      'select count(*) as listens from listens where person_id = $1',
      [ada.id],
    );
    expect(rows).toEqual([{ listens: 16 }]);
  });

  test('holds a Spotify export back until the person opts in, and again after they opt out', async () => {
    const bob = await world.person('Bob');
    const exported = repeated(5, { artist: 'Exported', track: 'Own data', hoursAgo: 100 });
    await world.hear(bob, exported, 'spotify-extended');
    const before = await loadTaste(world.store, bob);
    expect(before).toMatchObject({ listens: 0, heldBack: 5 });
    expect(before.tables.artist.ids).toHaveLength(0);
    await updateTasteSettings(world.store.db, bob.id, { learnFromSpotifyExport: true });
    expect(await loadTaste(world.store, bob)).toMatchObject({ listens: 5, heldBack: 0 });
    await updateTasteSettings(world.store.db, bob.id, { learnFromSpotifyExport: false });
    expect(await loadTaste(world.store, bob)).toMatchObject({ listens: 0, heldBack: 5 });
  });

  test('keeps the sample history, and people who do not share, out of the instance’s models', async () => {
    const cleo = await world.person('Cleo');
    await world.hear(cleo, repeated(4, { artist: 'Generated', track: 'Sample', hoursAgo: 100 }), 'sample');
    await world.hear(cleo, repeated(4, { artist: 'Heard', track: 'Real', hoursAgo: 100.3 }), 'lastfm-api');
    await world.hear(
      cleo,
      repeated(4, { artist: 'Heard too', track: 'True', hoursAgo: 100.4 }),
      'lastfm-api',
    );
    // Of what was both generated and heard, the instance learns only what was heard.
    await world.hear(cleo, repeated(9, { artist: 'Heard', track: 'Real', hoursAgo: 101.7 }), 'sample');
    const dan = await world.person('Dan');
    await world.hear(
      dan,
      repeated(4, { artist: 'Private', track: 'Mine alone', hoursAgo: 100.6 }),
      'lastfm-api',
    );
    await updateTasteSettings(world.store.db, dan.id, { shareWithInstance: false });
    const own = await loadTaste(world.store, cleo);
    expect([...own.tables.artist.ids]).toContain(await world.idOf('artist', 'Generated'));
    const heardId = await world.idOf('artist', 'Heard');
    expect(own.tables.artist.listens[rowOf(own.tables.artist, heardId)]).toBe(13);
    const { data, items: shared } = await readInteractions(world.store, 'artist');
    const weightIn = (name: string) =>
      data.weights?.[data.items.lastIndexOf(shared.names.indexOf(name))] ?? 0;
    // Both were heard four times, at nearly the same moments.
    expect(weightIn('Heard')).toBeCloseTo(weightIn('Heard too'), 2);
    expect((await loadTaste(world.store, dan)).listens).toBe(4);
    for (const rows of ['people', 'weeks', 'sessions'] as const) {
      const { items } = await readInteractions(world.store, 'artist', { rows });
      expect(items.names).toContain('Heard');
      expect(items.names).not.toContain('Generated');
      expect(items.names).not.toContain('Private');
    }
    const { table } = await readSessions(world.store, { kind: 'artist' });
    expect(table.names).toContain('Heard');
    expect(table.names).not.toContain('Generated');
    expect(table.names).not.toContain('Private');
  });

  test('knows every source, and refuses what is no set of them', () => {
    const bits = (settings: { learnFromSpotifyExport: boolean }) =>
      Object.values(sources).filter(({ code }) => (learnableBits(settings, 'own') & (2 ** code)) !== 0);
    expect(bits({ learnFromSpotifyExport: true }).every(({ learnable: may }) => may !== 'never')).toBe(true);
    expect(bits({ learnFromSpotifyExport: false }).every(({ learnable: may }) => may === 'yes')).toBe(true);
    expect(bits({ learnFromSpotifyExport: true }).length).toBe(Object.keys(sources).length - 1);
    expect(() => learnable('l', Number.NaN)).toThrow(RangeError);
    expect(() => learnable('l', -1)).toThrow(RangeError);
  });

  test('is the only place of this package that reads listens', () => {
    const root = join(import.meta.dirname, '../src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const reads =
      /\b(?:from|join|update|into|table|selectFrom|innerJoin|leftJoin|updateTable)\b[\s(`'"]+(?:listens|listen_sightings|chart_segments|day_totals|now_playing)\b/i;
    // A reader that the pattern cannot see would make this test worth nothing.
    expect(reads.test('select * from listens where')).toBe(true);
    expect(reads.test("db.selectFrom('listens as l')")).toBe(true);
    const readers = files.filter((file) => reads.test(codeOf(join(root, file))));
    expect(readers.map((file) => relative('.', file))).toEqual(['taste/wall/read.ts']);
    // Statistics count every listen: nothing of theirs may be learned from.
    const statistics = files.filter((file) =>
      /from '@fonoteca\/statistics'/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(statistics.toSorted()).toEqual(['taste/wall/client.ts', 'taste/wall/read.ts']);
    // And that place has the condition in each of its reads, except the one that answers "not found".
    const wall = readFileSync(join(root, 'taste/wall/read.ts'), 'utf8');
    const conditions = wall.match(
      /from listens (?:l )?where person_id = \$1 and \$\{(?:learnable|waitsForOptIn)\(/g,
    );
    expect(conditions).toHaveLength((wall.match(/from listens\b/g) ?? []).length - 1);
  });
});

/** A file without its comments, which may speak of listens. */
const codeOf = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*(?:\/\/|--).*$/gm, '');
