import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Bench, createBench } from './support.ts';

// Real processes, one after the other, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
  for (const name of ['Ana', 'Ben'])
    await bench.run(['user', 'create', name, '--password-stdin'], 'a long password\n');
}, 60_000);
afterAll(() => bench.close());

const run = (...parameters: string[]) => bench.run(['playlists', ...parameters, '--user', 'Ana']);

test('create, list, show, export, import, delete, undo', async () => {
  const made = await run(
    'create',
    'Rain',
    '--track',
    'Björk - Jóga',
    '--track',
    'Portishead – Roads',
    '--json',
  );
  expect(made.code, made.err).toBe(0);
  expect(made.json()).toMatchObject({ title: 'Rain', tracks: 2, revision: 1 });
  const id = String(made.json().id);

  const list = await run('list');
  expect(list.out).toMatch(/^\d+ +Rain +2 +– +\d{4}-\d\d-\d\d$/m);
  const shown = await run('show', id);
  expect(shown.out).toContain('Rain\n2 tracks · revision 1\n');
  expect(shown.out).toMatch(/^1 +Björk +Jóga/m);
  const linked = await run('show', id, '--links');
  expect(linked.out).toContain('Bandcamp: https://bandcamp.com/search?q=Portishead%20Roads&item_type=t');

  expect((await run('export', id)).out).toBe('Rain.xspf\n');
  expect(await readFile(join(bench.folder, 'Rain.xspf'), 'utf8')).toContain('<creator>Björk</creator>');
  expect((await run('export', id)).err).toContain('Rain.xspf is there already');
  const csv = await run('export', id, '--format', 'csv', '--out', '-');
  expect(csv.out.split('\r\n').slice(1, 3)).toEqual(['Jóga,Björk,,,,,', 'Roads,Portishead,,,,,']);
  const lossy = await run('export', id, '--format', 'listenbrainz', '--out', 'lb.jspf');
  expect(lossy.err).toContain('without an MBID, and not in it: 2 tracks');

  const again = await run('import', 'Rain.xspf', '--json');
  expect(again.json()).toMatchObject({ format: 'xspf', leftOut: 0, playlist: { title: 'Rain', tracks: 2 } });
  await writeFile(join(bench.folder, 'partly.csv'), 'title,artist\nGold,Ada\nBlue,\n');
  const partly = await run('import', 'partly.csv');
  expect(partly.code).toBe(4);
  expect(partly.out).toContain('1 track, 1 left out');
  expect(partly.err).toContain('refused line 3: artist is missing');

  expect((await run('delete', id)).code).toBe(0);
  expect((await run('show', id)).code).toBe(3);
  expect((await run('list', '--deleted', '--json')).json().items).toMatchObject([{ id: Number(id) }]);
  expect((await run('delete', id, '--undo')).out).toContain('is back: Rain');
  expect((await bench.run(['playlists', 'show', id, '--user', 'Ben'])).code).toBe(3);
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
    [['import', 'nothing.xspf'], 1, 'nothing.xspf'],
  ] as const;
  for (const [parameters, code, said] of wrong) {
    const ran = await run(...parameters);
    expect({ code: ran.code, parameters }).toEqual({ code, parameters });
    expect(ran.err).toContain(said);
  }
  expect((await bench.run(['playlists', 'import', '--help'])).out).toContain('Examples:');
});
