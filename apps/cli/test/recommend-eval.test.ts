import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// Real processes, one after the other, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-eval-'));
  // Forty people of two tastes over twenty artists each; everybody lacks a few of their own, which the test asks for.
  const own = (person: number) => Array.from({ length: 20 }, (_, at) => (person % 2) * 20 + at);
  const heldOut = (person: number) => own(person).filter((item) => (item * 7 + person * 3) % 5 === 0);
  const people = Array.from({ length: 40 }, (_, person) => person);
  const line = (person: number, items: readonly number[]) => `${person} ${items.join(' ')}\n`;
  const rest = (person: number) => own(person).filter((item) => !heldOut(person).includes(item));
  await write('train.txt', people.map((person) => line(person, rest(person))).join(''));
  await write('test.txt', people.map((person) => line(person, heldOut(person))).join(''));
  const row = (person: number, item: number) => `p${person}\tartist ${item}\t${1 + (item % 3)}\n`;
  const rows = (items: (person: number) => number[]) =>
    people.flatMap((person) => items(person).map((item) => row(person, item))).join('');
  await write('train.tsv', rows(rest));
  await write('test.tsv', rows(heldOut));
  await write('broken.txt', '1 2 3\n2 x\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const write = (name: string, content: string) => writeFile(join(folder, name), content);

/** Without a database: a DATABASE_URL that nothing answers at. */
async function evaluate(...parameters: string[]) {
  const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [main, 'recommend', 'eval', ...parameters], { env, cwd: folder });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}
const misspelt = ['--model', 'item-knn', '--parameters', 'neighbors=9'];
const files = (kind: 'txt' | 'tsv') => ['--train', `train.${kind}`, '--test', `test.${kind}`];

describe('recommend eval', () => {
  test('one JSON line with every measure; the same for the same seed', async () => {
    const run = () =>
      evaluate(...files('txt'), '--format', 'lightgcn', '--model', 'item-knn', '--seed', '3', '--json');
    const [first, second] = [await run(), await run()];
    expect(first.code, first.err).toBe(0);
    expect(first.out.trim().split('\n').length).toBe(1);
    const result = JSON.parse(first.out);
    expect(result).toMatchObject({
      model: 'item-knn',
      k: 20,
      people: 40,
      seed: 3,
      recall: 1,
      ndcg: 1,
      hit: 1,
    });
    expect(result.floor.recall).toBeLessThan(1);
    for (const name of ['coverage', 'trainSeconds', 'rankMicros', 'peakMb'])
      expect(result[name]).toBeGreaterThan(0);
    const { trainSeconds: _, rankMicros: __, peakMb: ___, ...measures } = result;
    expect(JSON.parse(second.out)).toMatchObject(measures);
  });

  test('a table for people, with the floor; counts become weights', async () => {
    const found = await evaluate(
      ...files('tsv'),
      '--format',
      'tsv',
      '--model',
      'rp3beta',
      '--k',
      '5',
      '--weights',
      'log',
    );
    expect(found.code, found.err).toBe(0);
    expect(found.out).toMatch(/^40 people, 40 items, \d+ interactions; 40 people tested; seed 1\n/);
    expect(found.out).toMatch(/\nrp3beta +1\.0000 +1\.0000 +1\.0000 /);
    expect(found.out).toMatch(/\npopularity \(floor\) +0\.\d{4} /);
    expect(found.out).toContain('"weighting":"log"');
  });

  test('a test file that is not there is missed before the training', async () => {
    const found = await evaluate('--train', 'train.txt', '--test', 'none.txt', '--format', 'lightgcn');
    expect(found.code).toBe(1);
    // Nothing but the refusal: not even a beginning of training is told.
    expect(found.err.trim()).toMatch(/^\S*\s*There is no file none\.txt$/);
  });

  test('parameters that are given are taken', async () => {
    const fixed = ['--model', 'ease', '--parameters', 'regularisation=3,dropout=0.1', '--json'];
    const found = await evaluate(...files('txt'), '--format', 'lightgcn', ...fixed);
    expect(JSON.parse(found.out).parameters).toMatchObject({ regularisation: 3, dropout: 0.1 });
  });

  test.each([
    [['--train', 'none.txt', '--test', 'test.txt', '--format', 'lightgcn'], 1, 'There is no file none.txt'],
    [[...['--train', 'train.txt', '--test', '.'], '--format', 'lightgcn'], 2, 'is a folder: name a file'],
    [
      ['--train', 'train.txt', '--test', 'test.txt', '--format', 'lightgcn', ...misspelt],
      2,
      'neighbors: is not known: give some of personExponent',
    ],
    [['--train', 'broken.txt', '--test', 'test.txt', '--format', 'lightgcn'], 2, 'line 2: "x" as an item'],
    [[...['--train', 'train.txt', '--test', 'test.txt'], '--format', 'tsv'], 2, 'line 1: 1 field'],
    [
      ['--train', 'train.txt', '--test', 'test.txt', '--format', 'csv'],
      2,
      'Allowed choices are lightgcn, tsv',
    ],
    [
      ['--train', 'train.txt', '--test', 'test.txt', '--format', 'lightgcn', '--model', 'oracle'],
      2,
      'item-knn',
    ],
    [
      ['--train', 'train.txt', '--test', 'test.txt', '--format', 'lightgcn', '--k', '0'],
      2,
      'whole number from 1',
    ],
    [
      ['--train', 'train.txt', '--test', 'test.txt', '--format', 'lightgcn', '--parameters', 'alpha'],
      2,
      'name=number',
    ],
  ])('%j is refused in words', async (parameters, code, words) => {
    const found = await evaluate(...parameters);
    expect(found.err).toContain(words);
    expect(found.code).toBe(code);
    expect(found.out).toBe('');
  });
});
