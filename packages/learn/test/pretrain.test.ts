import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeModel } from '../src/file/decode.ts';
import { readModelFile } from '../src/file/disk.ts';
import { loadModel } from '../src/models/registry.ts';
import { mergeRuns, readPairs } from '../src/pretrain/collect/merge.ts';
import { createPairs } from '../src/pretrain/collect/pairs.ts';
import { type PretrainOptions, type PretrainReport, pretrain } from '../src/pretrain/pretrain.ts';
import { type Heard, lineOf, linesOf, makeListens, tarOf } from './support/dump.ts';

let folder: string;
let turn = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-pretrain-'));
});
afterAll(() => rm(folder, { recursive: true }));

const listens = makeListens(3000, 40, 60);
const path = async (name: string, content: string | Uint8Array): Promise<string> => {
  const at = join(folder, `${turn++}`);
  await mkdir(at);
  await writeFile(join(at, name), content);
  return join(at, name);
};

function optionsFor(given: readonly string[], more: Partial<PretrainOptions> = {}): PretrainOptions {
  const place = join(folder, `out-${turn++}`);
  return {
    listens: given,
    kind: 'artist',
    itemOf: (artist, title) => {
      const key = artist.toLowerCase();
      return title === ''
        ? { key, artist, title: null }
        : { key: `${key}\u001f${title.toLowerCase()}`, artist, title };
    },
    out: `${place}.safetensors`,
    work: `${place}.work`,
    model: 'item-knn',
    measure: false,
    seed: 3,
    threads: 2,
    trainedAt: '2026-03-01T00:00:00Z',
    ...more,
  };
}

/** The model file as bytes, and what was reported. */
async function run(options: PretrainOptions): Promise<{ bytes: Buffer; report: PretrainReport }> {
  const report = await pretrain(options);
  return { bytes: await readFile(options.out), report };
}

describe('a dump', () => {
  test('teaches the same model in every wrapping, and leaves no work behind', async () => {
    const lines = linesOf(listens);
    const tar = await tarOf(listens, 4);
    const given = await Promise.all([
      path('d.tar.zst', zstdCompressSync(tar)),
      path('d.tar', tar),
      path('d.tar.gz', gzipSync(tar)),
      path('d.jsonl', lines),
      path('d.jsonl.zst', zstdCompressSync(lines)),
      path('1.listens', lines.trimEnd()),
    ]);
    const runs: Buffer[] = [];
    for (const [index, file] of given.entries()) {
      const options = optionsFor([file], { scanThreads: index % 3 });
      const { bytes, report } = await run(options);
      expect(report).toMatchObject({ listens: 3000, badLines: 0, people: { read: 40, learned: 40 } });
      await expect(readdir(options.work)).rejects.toThrow(/ENOENT/);
      runs.push(bytes);
    }
    for (const bytes of runs) expect(bytes.equals(runs[0] ?? Buffer.alloc(0))).toBe(true);
  });

  test('gives items their names, MBIDs and how many heard them, and a model that learned the tastes', async () => {
    const { bytes, report } = await run(
      optionsFor([await path('d.jsonl', linesOf(listens))], { measure: true }),
    );
    const { meta, items, extras, state } = decodeModel(bytes);
    const heard = new Map<string, { people: Set<number>; count: number; mbid: string | null }>();
    for (const { artist, user, mbid } of listens) {
      const one = heard.get(artist) ?? { people: new Set(), count: 0, mbid: mbid ?? null };
      one.people.add(user);
      one.count++;
      heard.set(artist, one);
    }
    const expected = [...heard].filter(([, { people }]) => people.size >= 5);
    expect(items.length).toBe(expected.length);
    for (const [index, [artist, { people, count, mbid }]] of expected.entries()) {
      expect(items.at(index)).toEqual({ key: artist.toLowerCase(), artist, title: null, mbid });
      expect([extras?.listeners?.[index], extras?.listens?.[index]]).toEqual([people.size, count]);
    }
    expect(state.kind).toBe('item-knn');
    expect(meta.window).toEqual({ from: '2020-09-13T12:26:40.000Z', to: '2020-09-15T14:25:40.000Z' });
    expect(report.metrics['ndcg@20']).toBeGreaterThan(0.1);
    expect(meta.metrics).toEqual(report.metrics);
  });

  test('teaches a blend that chose its members itself, and factors of the length asked for', async () => {
    const given = [await path('d.jsonl', linesOf(listens))];
    const budget = { flops: 1e9, copies: 1, splits: 1 };
    const blend = await run(optionsFor(given, { model: 'auto', budget }));
    expect(blend.report.metrics['ndcg@20']).toBeGreaterThan(0.1);
    const file = decodeModel(blend.bytes);
    expect(Object.keys(file.meta.parameters).some((name) => name.endsWith('.weight'))).toBe(true);
    expect(loadModel(file.state).itemCount).toBe(file.items.length);
    const factors = await run(optionsFor(given, { model: 'ials', parameters: { factors: 8 } }));
    const { state, items } = decodeModel(factors.bytes);
    expect(state.arrays.factors?.length).toBe(8 * items.length);
  }, 60_000);

  test('of recordings tells titles apart', async () => {
    const { bytes } = await run(
      optionsFor([await path('d.jsonl', linesOf(listens))], {
        kind: 'recording',
        thresholds: { leastListeners: 2 },
      }),
    );
    const { items, meta } = decodeModel(bytes);
    const first = items.at(0);
    expect(meta.entityKind).toBe('recording');
    expect(first?.key).toBe(`${first?.artist}\u001f${first?.title}`.toLowerCase());
    expect(first?.title).toMatch(/^Title \d$/);
  });

  test('with an incremental one after it is as one dump of both', async () => {
    const parts = [listens.slice(0, 2000), listens.slice(2000)].map(linesOf);
    const [full = '', incremental = ''] = await Promise.all(parts.map((text) => path('d.jsonl', text)));
    const both = await run(optionsFor([full, incremental]));
    const one = await run(optionsFor([await path('d.jsonl', parts.join(''))]));
    expect(both.bytes.equals(one.bytes)).toBe(true);
  });

  test('as user, item, count gives the same data as its lines of JSON', async () => {
    const counted = new Map<string, number>();
    for (const { user, artist } of listens) {
      const pair = `person ${user}\t${artist}`;
      counted.set(pair, (counted.get(pair) ?? 0) + 1);
    }
    const text = [...counted].map(([pair, count]) => `${pair}\t${count}\n`).join('');
    const table = await run(optionsFor([await path('d.tsv', text)]));
    const lines = await run(optionsFor([await path('d.jsonl', linesOf(listens))]));
    expect(table.report).toMatchObject({
      listens: 3000,
      pairs: lines.report.pairs,
      items: lines.report.items,
    });
    expect(decodeModel(table.bytes).meta.window).toBeNull();
  });

  test('with bad lines in it is learned from; they are counted and the first is told', async () => {
    const lines = listens.map(lineOf);
    const broken = [...lines.slice(0, 10), '{"user_id":1,', 'x', ...lines.slice(10)].join('\n');
    const { bytes, report } = await run(optionsFor([await path('d.jsonl', broken)]));
    expect(report).toMatchObject({ listens: 3000, badLines: 2 });
    expect(report.firstBad).toMatch(/d\.jsonl, line 11 /);
    const clean = await run(optionsFor([await path('d.jsonl', linesOf(listens))]));
    expect(bytes.equals(clean.bytes)).toBe(true);
  });

  test('leaves nobody in the model: neither name nor number, nor an item that one person alone heard', async () => {
    const lonely: Heard = { user: 7, artist: 'secret-person-7 at home', title: 'Diary', time: 1_600_000_000 };
    const named = await path('ana-listens.jsonl', linesOf([...listens, lonely, lonely]));
    const { bytes } = await run(optionsFor([named]));
    const text = bytes.toString('latin1');
    expect(text).toContain('Artist 3');
    for (const secret of ['secret-person', 'Diary', 'ana-listens', folder])
      expect(text).not.toContain(secret);
    const { state, extras, items } = decodeModel(bytes);
    // No array has a place for each of the 40 people.
    for (const array of [...Object.values(state.arrays), ...Object.values(extras ?? {})])
      expect(array.length).not.toBe(40);
    expect(items.length).toBeGreaterThan(40);
  });
});

describe('stopped work', () => {
  test('goes on after Ctrl-C, from wherever it stood, to the same file', async () => {
    const file = await path('d.tar.zst', zstdCompressSync(await tarOf(listens, 12)));
    const whole = await run(optionsFor([file], { kind: 'recording' }));
    for (const stopAt of [1, 5, 11]) {
      const stop = new AbortController();
      let calls = 0;
      const options = optionsFor([file], {
        kind: 'recording',
        pairsInMemory: stopAt === 5 ? 1 : 700,
        signal: stop.signal,
        onListens: () => {
          if (++calls === stopAt) stop.abort();
        },
      });
      await expect(pretrain(options)).rejects.toThrow(/abort/i);
      expect(await readdir(options.work)).toContain('state.json');
      const seen: number[] = [];
      const again = {
        ...options,
        signal: undefined,
        onListens: ({ listens: n, skipping }: { listens: number; skipping: boolean }) => {
          if (!skipping) seen.push(n);
        },
      };
      const { bytes, report } = await run(again);
      expect(bytes.equals(whole.bytes)).toBe(true);
      expect(report.listens).toBe(3000);
      // What was counted before is not counted again.
      expect(seen[0] ?? 3000).toBeGreaterThan(stopAt * 250);
    }
  });

  test('goes on after a kill, again and again, to the same file', async () => {
    const file = await path('d.tar.zst', zstdCompressSync(await tarOf(listens, 12)));
    const whole = await run(optionsFor([file]));
    const { out, work } = optionsFor([file]);
    let killed = 0;
    for (let stops = 1; stops <= 2; stops++) {
      const child = spawn(process.execPath, [
        fileURLToPath(new URL('./support/pretrain-child.ts', import.meta.url)),
        file,
        out,
        work,
      ]);
      await settledTimes(work, child, 3 * stops);
      child.kill('SIGKILL');
      await once(child, 'exit');
      if (child.signalCode === 'SIGKILL') killed++;
    }
    expect(killed).toBe(2);
    const { bytes } = await run({ ...optionsFor([file]), out, work });
    expect(bytes.equals(whole.bytes)).toBe(true);
  });

  test('of another dump is not gone on with', async () => {
    const [one, other] = await Promise.all([
      path('d.jsonl', linesOf(listens)),
      path('d.jsonl', linesOf(listens.slice(9))),
    ]);
    const stop = new AbortController();
    const options = optionsFor([one], { signal: stop.signal, onListens: () => stop.abort() });
    await expect(pretrain(options)).rejects.toThrow(/abort/i);
    await expect(pretrain({ ...options, signal: undefined, listens: [other] })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'work' }],
    });
  });

  test('leaves files in its folder alone that are not its own', async () => {
    const options = optionsFor([await path('d.jsonl', linesOf(listens))]);
    await mkdir(options.work);
    await writeFile(join(options.work, 'notes.txt'), 'mine');
    await pretrain(options);
    expect(await readdir(options.work)).toEqual(['notes.txt']);
  });
});

describe('what is no dump', () => {
  const refusal = async (file: string, more: Partial<PretrainOptions> = {}): Promise<Fault> => {
    const error = await pretrain(optionsFor([file], more)).catch((thrown: unknown) => thrown);
    if (error instanceof Fault) return error;
    throw error;
  };
  const archiveOf = async (name: string): Promise<Buffer> => {
    const archive = pack();
    archive.entry({ name }, 'PAR1');
    archive.finalize();
    const parts: Buffer[] = [];
    for await (const part of Readable.from(archive)) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  };
  test('is refused with a way out', async () => {
    const reasons = await Promise.all(
      [
        path('d.tar.xz', Buffer.from('fd377a585a000004', 'hex')),
        path('d.tar', await archiveOf('spark/0.parquet')),
        path('d.tar', await archiveOf('readme')),
        path('d.txt', 'hello there'),
        path('d.jsonl', linesOf(listens.slice(0, 3))),
      ].map(async (file) => (await refusal(await file)).fields[0]?.reason),
    );
    expect(reasons).toEqual([
      expect.stringContaining('xz -d'),
      expect.stringContaining('-full.tar.zst'),
      expect.stringContaining('no file of listens'),
      expect.stringContaining('neither'),
      expect.stringContaining('lower these limits'),
    ]);
    const good = await path('d.jsonl', linesOf(listens));
    expect((await refusal(good, { model: 'oracle' })).fields[0]?.field).toBe('model');
    expect((await refusal(good, { model: 'auto', parameters: { factors: 8 } })).fields[0]?.field).toBe(
      'parameters',
    );
    expect((await refusal(good, { listens: [good, good] })).fields[0]?.reason).toContain('twice');
  });

  test('or is cut off is told, and gone on with when it is whole', async () => {
    const tar = await tarOf(listens, 12);
    const inOne = await run(optionsFor([await path('d.tar', tar)]));
    for (const whole of [zstdCompressSync(tar), gzipSync(tar), tar]) {
      const file = await path('d.tar', whole.subarray(0, Math.floor(whole.length * 0.9)));
      const options = optionsFor([file]);
      await expect(pretrain(options)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ field: 'listens' }],
      });
      await writeFile(file, whole);
      const { bytes } = await run(options);
      expect(bytes.equals(inOne.bytes)).toBe(true);
    }
  });
});

describe('runs of pairs', () => {
  test('merge to every pair once, in order, with all its listens', async () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 2 ** 24 - 1 }), fc.integer({ min: 0, max: 2 ** 26 - 1 }));
    const few = fc.tuple(fc.nat(3), fc.nat(3));
    const added = fc.tuple(fc.oneof(pair, few), fc.integer({ min: 1, max: 16_383 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(added, { maxLength: 30 }), { minLength: 1, maxLength: 5 }),
        async (parts) => {
          const pairs = createPairs(30);
          const expected = new Map<string, number>();
          const paths: string[] = [];
          for (const [index, part] of parts.entries()) {
            for (const [[row, item], count] of part) {
              pairs.add(row, item, count);
              expected.set(`${row} ${item}`, (expected.get(`${row} ${item}`) ?? 0) + count);
            }
            paths.push(join(folder, `property-${index}`));
            await writeFile(paths[index] ?? '', pairs.takeRun());
          }
          const found: [number, number, number][] = [];
          await mergeRuns(paths, join(folder, 'property'));
          await readPairs(join(folder, 'property'), (...triple) => void found.push(triple));
          expect(new Map(found.map(([row, item, count]) => [`${row} ${item}`, count]))).toEqual(expected);
          expect(found).toEqual(found.toSorted((left, right) => left[0] - right[0] || left[1] - right[1]));
          expect(found).toHaveLength(expected.size);
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** Waits until the child has settled so many runs. */
async function settledTimes(work: string, child: ChildProcess, times: number): Promise<void> {
  while (child.exitCode === null) {
    const names = await readdir(work).catch(() => []);
    if (names.filter((name) => name.startsWith('run-')).length >= times) return;
    await pause(2);
  }
}

test('a model file of a pretraining is read from the disk', async () => {
  const options = optionsFor([await path('d.jsonl', linesOf(listens))]);
  const report = await pretrain(options);
  expect((await readModelFile(options.out)).items.length).toBe(report.items.learned);
});
