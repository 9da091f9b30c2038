import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DataFormat, type Dataset, readAligned, readDataset } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-learn-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string | Buffer, name = 'data'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
const read = async (text: string | Buffer, format: DataFormat) => readDataset(await file(text), format);
/** person → items, by the names of the file. */
const named = ({ interactions, rowNames, itemNames }: Dataset) =>
  new Map(
    rowNames.map((name, row) => [
      name,
      [...interactions.items.subarray(interactions.offsets[row], interactions.offsets[row + 1])].map(
        (item) => itemNames[item],
      ),
    ]),
  );
async function refusal(text: string | Buffer, format: DataFormat): Promise<string> {
  const fault = await read(text, format).then(
    () => expect.fail('was accepted'),
    (error: unknown) => error,
  );
  if (!(fault instanceof Fault)) throw fault;
  return `${fault.code} ${fault.fields.map(({ field, reason }) => `${field}: ${reason}`).join()}`;
}

describe('lightgcn', () => {
  test('names become numbers in their own order, rows are ascending without repeats', async () => {
    const data = await read('900 30 9 100\r\n\n7 9 9 \n12\n900 9 5', 'lightgcn');
    expect(data.rowNames).toEqual([7, 12, 900]);
    expect(data.itemNames).toEqual([5, 9, 30, 100]);
    expect(named(data)).toEqual(
      new Map([
        [7, [9]],
        [12, []],
        [900, [5, 9, 30, 100]],
      ]),
    );
    expect(data.interactions.weights).toBeNull();
    expect(data.times).toBeNull();
  });

  test('what comes back is what was written, whatever the order of lines', async () => {
    const people = fc.dictionary(
      fc.nat({ max: 1e15 }).map(String),
      fc.uniqueArray(fc.nat({ max: 1e15 }), { minLength: 1, maxLength: 8 }),
      { minKeys: 1, maxKeys: 12 },
    );
    await fc.assert(
      fc.asyncProperty(people, async (written) => {
        const lines = Object.entries(written).map(([person, items]) => `${person} ${items.join(' ')}`);
        const data = await read(lines.join('\n'), 'lightgcn');
        const expected = Object.entries(written).map(([person, items]) => [
          Number(person),
          items.toSorted((left, right) => left - right),
        ]);
        expect(Object.fromEntries(named(data))).toEqual(Object.fromEntries(expected));
        expect(await read(lines.reverse().join('\n'), 'lightgcn')).toEqual(data);
      }),
      { numRuns: 50 },
    );
  });

  test('lines are found across blocks of the file', async () => {
    const lines = Array.from(
      { length: 40_000 },
      (_, person) => `${person} ${person % 7} ${100_000 + person}`,
    );
    const data = await read(lines.join('\n'), 'lightgcn');
    expect(data.interactions.rows).toBe(40_000);
    expect(data.interactions.items.length).toBe(80_000);
    expect(named(data).get(31_234)).toEqual([31_234 % 7, 131_234]);
  });

  test.each([
    ['1 2\n1 x\n', 'invalid line 2: "x" as an item'],
    ['a 2\n', 'invalid line 1: "a" as the person'],
    ['1 -2\n', 'invalid line 1: "-2" as an item'],
    ['1 2.5\n', 'invalid line 1: "2.5" as an item'],
    ['1 99999999999999999\n', 'invalid line 1: "99999999999999999" as an item'],
    ['\n', 'invalid '],
  ])('%j is refused', async (text, reason) => {
    expect(await refusal(text, 'lightgcn')).toContain(reason);
  });
});

describe('tsv', () => {
  test('any text as a name, counts summed, the first time kept', async () => {
    const data = await read(
      'Ana\tBjörk\t2\t50\nBen\t7\t1\t60\nAna\tBjörk\t1.5\t40\nAna\t007\t1\t70\n',
      'tsv',
    );
    expect(named(data)).toEqual(
      new Map([
        ['Ana', ['007', 'Björk']],
        ['Ben', [7]],
      ]),
    );
    expect([...(data.interactions.weights ?? [])]).toEqual([1, 3.5, 1]);
    expect([...(data.times ?? [])]).toEqual([70, 40, 60]);
  });

  test('counts that are all 1 are no weights; without times there are none', async () => {
    const data = await read('a\tx\t1\nb\tx\t1\n', 'tsv');
    expect(data.interactions.weights).toBeNull();
    expect(data.times).toBeNull();
    expect((await read('a\tx\t1\na\tx\t1\n', 'tsv')).interactions.weights?.[0]).toBe(2);
  });

  test.each([
    ['a\tx\n', 'line 1: 2 fields'],
    ['a\tx\t1\t5\t9\n', 'line 1: more than 4 fields'],
    ['a\tx\t0\n', 'line 1: "0" as count'],
    ['a\tx\t-1\n', 'line 1: "-1" as count'],
    ['a\tx\t1e99\n', 'line 1: "1e99" as count'],
    ['a\tx\tmany\n', 'line 1: "many" as count'],
    ['a\t\t1\n', 'line 1: the item is empty'],
    ['\tx\t1\n', 'line 1: the user is empty'],
    ['a\tx\t1\t5\nb\tx\t1\n', 'line 2: no time, unlike the lines before'],
    ['a\tx\t1\nb\tx\t1\t5\n', 'line 2: a time, unlike the lines before'],
    ['a\tx\t1\t1700000000000\n', 'line 1: "1700000000000" as time'],
  ])('%j is refused', async (text, reason) => {
    expect(await refusal(text, 'tsv')).toContain(reason);
  });

  test('a name that is no UTF-8 is refused', async () => {
    expect(await refusal(Buffer.from([0x61, 0x09, 0xff, 0x09, 0x31]), 'tsv')).toContain('line 1: the item');
  });
});

test('a test file takes the numbers of its training file; what only it knows stands behind', async () => {
  const training = await read('2 20 40\n1 40\n', 'lightgcn');
  const aligned = await readAligned(await file('0 40\n2 10 30 20\n', 'test'), 'lightgcn', training);
  expect(aligned.rowNames).toEqual([1, 2, 0]);
  expect(aligned.itemNames).toEqual([20, 40, 10, 30]);
  expect(named(aligned)).toEqual(
    new Map([
      [1, []],
      [2, [20, 10, 30]],
      [0, [40]],
    ]),
  );
});

test('a missing file says so', async () => {
  await expect(readDataset(join(folder, 'none'), 'tsv')).rejects.toMatchObject({ code: 'ENOENT' });
});
