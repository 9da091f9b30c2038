import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headersFile, readShelf } from '../scripts/site.ts';
import { openWorld, type World } from './support/world.ts';

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-edge-site-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>The page</title>');
  await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'shelf.json'), '{"records":[]}');
  await writeFile(join(folder, '_headers'), headersFile());
  world = await openWorld({ site: folder });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the site', () => {
  test.each(['/', '/records/release:1', '/queue?job=1'])(
    '%s is the page, under a strict policy',
    async (path) => {
      const answer = await fetch(`${world.edge.url}${path}`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('The page');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(answer.headers.get('cache-control')).toContain('max-age=0');
    },
  );

  test('files with a hash in their names are kept, the shelf is asked for anew', async () => {
    const asset = await fetch(`${world.edge.url}/assets/app-1a2b.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    const shelf = await fetch(`${world.edge.url}/shelf.json`);
    expect(await shelf.json()).toEqual({ records: [] });
    expect(shelf.headers.get('cache-control')).toContain('max-age=0');
  });

  test('a script that is gone is not answered with the page, nor kept', async () => {
    const gone = await fetch(`${world.edge.url}/assets/app-old.js`);
    expect(gone.status).toBe(404);
    expect(gone.headers.get('cache-control')).toBe('no-store');
  });
});

describe('the shelf', () => {
  const write = async (text: string): Promise<string> => {
    const file = join(folder, 'collection.json');
    await writeFile(file, text);
    return file;
  };

  test('is read from a collection.json; what is wrong is named, the rest goes in', async () => {
    const file = await write(
      JSON.stringify([
        {
          release_name: 'Kind of Blue',
          release_artist: 'Miles Davis',
          discogs_id: 1,
          tracklist: [
            { position: 'A1', title: 'So What', duration: '9:22' },
            { position: 'A2', title: 'Freddie Freeloader', duration: '' },
          ],
        },
        { release_artist: 'Nobody' },
      ]),
    );
    const { records, refusals } = await readShelf(file);
    expect(records[0]?.tracks).toMatchObject([
      { side: 'A', lengthSeconds: 562, lengthSource: 'file' },
      { side: 'A', lengthSource: 'estimated' },
    ]);
    expect(refusals).toMatchObject([{ field: 'release_name' }]);
  });

  test.each([
    ['{', /cannot be read as JSON/],
    ['{"a":1}', /holds no list of records/],
    ['[]', /holds no record/],
  ])('%s is refused', async (text, reason) => {
    await expect(readShelf(await write(text))).rejects.toThrow(reason);
  });
});

test('what a shared shelf keeps to its owner is not in the file that everybody can read', async () => {
  const file = join(folder, 'collection.json');
  const copy = { notes: 'paid 80', rating: 5, folder: 'Attic', media_condition: 'Mint (M)' };
  await writeFile(file, JSON.stringify([{ title: 'Tideline', artist: 'Ada', ...copy }]));
  const { records } = await readShelf(file);
  expect(records).toMatchObject([
    { title: 'Tideline', notes: null, rating: null, folder: null, mediaCondition: null },
  ]);
  expect(JSON.stringify(records)).not.toMatch(/paid 80|Attic|Mint/);
});
