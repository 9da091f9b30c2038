import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Bench, createBench } from './support.ts';

// Real processes, beside whatever else the machine does.
vi.setConfig({ testTimeout: 120_000 });

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
  for (const name of ['Ana', 'Ben'])
    await bench.run(['user', 'create', name, '--password-stdin'], 'a long password\n');
}, 120_000);
afterAll(() => bench.close());

const run = (...parameters: string[]) => bench.run(['playlists', ...parameters, '--user', 'Ana']);

test('create, list, show, export, import, delete, undo', async () => {
  const tracks = ['--track', 'Björk - Jóga', '--track', 'Portishead – Roads'];
  const made = await run('create', 'Rain', ...tracks, '--json');
  expect(made.code, made.err).toBe(0);
  expect(made.json()).toMatchObject({ title: 'Rain', tracks: 2, revision: 1 });
  const id = String(made.json().id);

  await writeFile(join(bench.folder, 'partly.csv'), 'title,artist\nGold,Ada\nBlue,\n');
  const [list, shown, foreign, file, csv, lossy] = await Promise.all([
    run('list'),
    run('show', id, '--links'),
    bench.run(['playlists', 'show', id, '--user', 'Ben']),
    run('export', id),
    run('export', id, '--format', 'csv', '--out', '-'),
    run('export', id, '--format', 'listenbrainz', '--out', 'lb.jspf'),
  ]);
  expect(list.out).toMatch(/^\d+ +Rain +2 +– +\d{4}-\d\d-\d\d$/m);
  expect(shown.out).toContain('Rain\n2 tracks · revision 1\n');
  expect(shown.out).toMatch(/^1 +Björk +Jóga/m);
  expect(shown.out).toContain('Bandcamp: https://bandcamp.com/search?q=Portishead%20Roads&item_type=t');
  expect(foreign.code).toBe(3);
  expect(file.out).toBe('Rain.xspf\n');
  expect(await readFile(join(bench.folder, 'Rain.xspf'), 'utf8')).toContain('<creator>Björk</creator>');
  expect(csv.out.split('\r\n').slice(1, 3)).toEqual(['Jóga,Björk,,,,,', 'Roads,Portishead,,,,,']);
  expect(lossy.err).toContain('without an MBID, and not in it: 2 tracks');

  const [twice, again, partly] = await Promise.all([
    run('export', id),
    run('import', 'Rain.xspf', '--json'),
    run('import', 'partly.csv'),
  ]);
  expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('Rain.xspf is there already')]);
  expect(again.json()).toMatchObject({ format: 'xspf', leftOut: 0, playlist: { title: 'Rain', tracks: 2 } });
  expect(partly.code).toBe(4);
  expect(partly.out).toContain('partly, 1 track, 1 left out');
  expect(partly.err).toContain('refused line 3: artist is missing');

  expect((await run('delete', id)).code).toBe(0);
  const [gone, deleted] = await Promise.all([run('show', id), run('list', '--deleted', '--json')]);
  expect(gone.code).toBe(3);
  expect(deleted.json().items).toMatchObject([{ id: Number(id) }]);
  expect((await run('delete', id, '--undo')).out).toContain('is back: Rain');
});

test('what is wrong is said in one line, with its exit code', async () => {
  await writeFile(join(bench.folder, 'letter.txt'), 'Dear friend');
  const wrong = [
    [['create', ' '], 2, 'title'],
    [['create', 'x', '--track', 'nothing'], 2, '--track 1'],
    [['show', 'x'], 2, 'whole number'],
    [['show', '99'], 3, 'no playlist 99'],
    [['export', '1', '--format', 'mp3'], 2, 'mp3'],
    [['import', 'letter.txt'], 2, 'XSPF'],
    [['import', 'nothing.xspf'], 3, 'nothing.xspf'],
  ] as const;
  const ran = await Promise.all(wrong.map(([parameters]) => run(...parameters)));
  for (const [index, [parameters, code, said]] of wrong.entries()) {
    expect({ code: ran[index]?.code, parameters }).toEqual({ code, parameters });
    expect(ran[index]?.err).toContain(said);
  }
  expect((await bench.run(['playlists', 'import', '--help'])).out).toContain('Examples:');
});
