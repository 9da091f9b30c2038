import { writeFile } from 'node:fs/promises';
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

test('import, list, show, random', async () => {
  const header =
    'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes';
  const lines = [
    'SHVL 804,Pink Floyd,Meddle,Harvest,"LP, Album",5,1971,1001,Attic,2024-01-02 10:00:00,,,',
    'TPLP 71,Björk,Homogenic,One Little Indian,"2xLP",4,1997,1002,Hall,2024-02-02 10:00:00,,,',
  ];
  await writeFile(join(bench.folder, 'ana.csv'), [header, ...lines].join('\n'));
  await writeFile(join(bench.folder, 'partly.csv'), [header, ...lines, 'X,,,,,,,0,,,,,'].join('\n'));
  const first = await bench.run(['records', 'import', 'ana.csv', '--user', 'ana', '--json']);
  expect(first.code, first.err).toBe(0);
  expect(first.json()).toMatchObject({ state: 'done', read: 2, added: 2, refused: 0 });
  const again = await bench.run(['records', 'import', 'partly.csv', '--user', 'Ana']);
  expect(again.code, again.err).toBe(4);
  expect(again.out).toContain('2 unchanged');
  expect(again.err).toContain('refused line 4');

  const list = await bench.run(['records', 'list', '--user', 'Ana', '--q', 'bjrok', '--json']);
  expect(list.json()).toMatchObject({ total: 1, items: [{ title: 'Homogenic', artist: 'Björk' }] });
  const plain = await bench.run(['records', 'list', '--user', 'Ana', '--sort', 'title', '--limit', '1']);
  expect(plain.out.split('\n')[1]).toMatch(/^\d+ +Björk +Homogenic +1997 +2×LP +0$/);
  expect(plain.err).toContain('1 of 2');

  const id = String(list.json().items[0]?.id);
  const shown = await bench.run(['records', 'show', id, '--user', 'Ana']);
  expect(shown.out).toMatch(/^Björk – Homogenic\n1997 · 2×LP · One Little Indian · in Hall · 0 listens\n/);
  expect((await bench.run(['records', 'show', id, '--user', 'Ben'])).code).toBe(3);
  const random = await bench.run(['records', 'random', '--user', 'Ana', '--decade', '1970', '--json']);
  expect(random.json()).toMatchObject({ title: 'Meddle' });
  expect((await bench.run(['records', 'random', '--user', 'Ben'])).code).toBe(3);
});

test('the link is switched on, shown and off', async () => {
  const share = (what: string) => bench.run(['records', 'share', what, '--user', 'Ana', '--json']);
  expect((await share('show')).json()).toEqual({ share: null });
  const on = (await share('on')).json();
  expect(on.share).toMatchObject({ url: expect.stringMatching(/\/shared\/[\w-]{43}$/) });
  expect((await share('show')).json()).toEqual(on);
  expect((await share('off')).code).toBe(0);
  expect((await share('show')).json()).toEqual({ share: null });
});

test('what is wrong is said in one line, with its exit code', async () => {
  await writeFile(join(bench.folder, 'garbage.csv'), 'a,b\n1,2\n');
  await writeFile(join(bench.folder, 'broken.json'), '{"collection": [');
  const wrong = [
    [['import', 'nothing.csv', '--user', 'Ana'], 3, 'nothing.csv'],
    [['import', 'garbage.csv', '--user', 'Ana'], 2, 'file'],
    [['import', 'broken.json', '--user', 'Ben'], 1, 'broken JSON'],
    [['list', '--user', 'Ana', '--sort', 'songs'], 2, 'songs'],
    [['list', '--user', 'Ana', '--limit', '0'], 2, 'whole number'],
    [['show', 'x', '--user', 'Ana'], 2, 'whole number'],
    [['share', 'maybe', '--user', 'Ana'], 2, 'on, off or show'],
    [['list'], 2, 'Ana, Ben'],
  ] as const;
  const ran = await Promise.all(wrong.map(([parameters]) => bench.run(['records', ...parameters])));
  for (const [index, [parameters, code, said]] of wrong.entries()) {
    expect({ code: ran[index]?.code, parameters }).toEqual({ code, parameters });
    expect(ran[index]?.err).toContain(said);
  }
  const help = await bench.run(['records', 'list', '--help']);
  expect(help.out).toContain('Examples:');
});
