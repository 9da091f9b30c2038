import { blockBytes, blocksOf } from '../input/blocks.ts';
import { openListens } from '../input/open.ts';
import { createScanPool, type ReturnedBlock, type ScanPool } from '../scan/pool.ts';
import { record } from '../scan/record.ts';
import type { LearnedKind } from '../scan/scan-block.ts';
import { createBuffers } from './buffers.ts';
import { type ItemOf, openItemNumbers, overflow } from './catalogue.ts';
import {
  type Checkpoint,
  type Counts,
  openWork,
  type Position,
  runPath,
  saveCheckpoint,
  writeSettled,
} from './checkpoint.ts';
import { createPairs } from './pairs.ts';
import { openPersonNumbers } from './people.ts';

export interface CollectOptions {
  /** Dumps in the order in which they are read: the full one, then incremental ones. */
  readonly inputs: readonly { readonly path: string; readonly bytes: number }[];
  readonly kind: LearnedKind;
  readonly itemOf: ItemOf;
  /** Folder for what is spilled; what is found there of the same work is gone on with. */
  readonly work: string;
  readonly fingerprint: string;
  /** Scanning threads; 0 scans in the calling one. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CollectProgress) => void) | undefined;
  /** Listens in memory before they are spilled. */
  readonly pairsInMemory?: number | undefined;
}

export interface CollectProgress {
  /** Of all bytes of all inputs. */
  readonly share: number;
  /** All settled or held in memory so far, those of an earlier start included. */
  readonly listens: number;
  /** True while what an earlier start settled is passed over. */
  readonly skipping: boolean;
}

/** Two words of memory for each: 64 MiB, and as much again while a run is made. */
const defaultPairs = 4_000_000;
/** No line that counts is shorter than `a⇥b⇥1`. */
const mostLinesInBlock = blockBytes / 4;

/**
 * Reads listens into sorted runs of (person, item, count) in the work folder, in memory that does not
 * grow with the number of listens. Stopped in any way, the next call goes on after the last block that was
 * settled, and what comes out is the same bit for bit.
 */
export async function collectListens(options: CollectOptions): Promise<Checkpoint> {
  const { work, signal, kind, threads } = options;
  const inputBytes = options.inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  const start = await openWork(work, options.fingerprint, inputBytes);
  if (start.complete) return start;
  const people = await openPersonNumbers(work, start.rows);
  const items = await openItemNumbers(work, start, options.itemOf);
  const pool = createScanPool(kind, threads);
  const spillAt = options.pairsInMemory ?? defaultPairs;
  const pairs = createPairs(spillAt + mostLinesInBlock);
  const counts: Counts = { ...start.counts };
  const buffers = createBuffers();
  let runs = start.runs;
  let position = start.position;
  /** False while a block is half counted: then nothing may be settled. */
  let between = true;

  const settle = async (complete: boolean): Promise<Checkpoint> => {
    if (pairs.length > 0) {
      const run = pairs.takeRun();
      await writeSettled(runPath(work, runs), new Uint8Array(run.buffer, run.byteOffset, run.byteLength));
      runs++;
    }
    await people.settle();
    await items.settle();
    const { size, namesBytes, mbids } = items;
    const sizes = { rows: people.size, items: size, namesBytes, mbids };
    const state: Checkpoint = { ...start, ...sizes, position, complete, runs, counts: { ...counts } };
    await saveCheckpoint(work, state);
    return state;
  };
  const count = ({ bytes, records, count: lines }: ReturnedBlock): void => {
    for (let at = 0; at < lines * record.words; at += record.words) {
      const times = records[at + record.count] ?? 1;
      const row = people.numberOf(records[at + record.rowHigh] ?? 0, records[at + record.rowLow] ?? 0);
      const item = row < 0 ? overflow : items.numberOf(bytes, records, at);
      counts.listens += times;
      if (item < 0) {
        counts[item === overflow ? 'overflow' : 'unnamed'] += times;
        continue;
      }
      pairs.add(row, item, times);
      const time = records[at + record.time] ?? 0;
      if (time > counts.lastTime) counts.lastTime = time;
      if (time > 0 && (counts.firstTime === 0 || time < counts.firstTime)) counts.firstTime = time;
    }
  };
  const take = async ({ scanned, tooLong, where, after, share }: Pending): Promise<void> => {
    const block = await scanned;
    between = false;
    count(block);
    counts.badLines += block.badLines + tooLong;
    if (block.badLines + tooLong > 0) counts.firstBad ??= where(block);
    position = after;
    between = true;
    if (pairs.length >= spillAt) await settle(false);
    buffers.give(block.bytes);
    await people.relieve();
    await items.relieve();
    options.onProgress?.({ share, listens: counts.listens, skipping: false });
  };

  const waiting: Pending[] = [];
  try {
    for await (const pending of pendingBlocks(options, start.position, pool, buffers.take)) {
      signal?.throwIfAborted();
      waiting.push(pending);
      if (waiting.length > pool.depth) await take(waiting.shift() as Pending);
    }
    for (const pending of waiting.splice(0)) await take(pending);
    signal?.throwIfAborted();
    position = { input: options.inputs.length, member: 0, offset: 0 };
    return await settle(true);
  } catch (error) {
    for (const { scanned } of waiting) scanned.catch(() => {});
    // Stopped or a damaged file: what was counted stays counted.
    if (between && position !== start.position) await settle(false);
    throw error;
  } finally {
    await pool.close();
    await people.close();
    await items.close();
  }
}

/** A block that is being scanned. */
interface Pending {
  readonly scanned: Promise<ReturnedBlock>;
  readonly tooLong: number;
  /** Where it stands when this block is counted. */
  readonly after: Position;
  readonly share: number;
  where(block: ReturnedBlock): string;
}

async function* pendingBlocks(
  { inputs, onProgress, signal }: CollectOptions,
  from: Position,
  pool: ScanPool,
  take: () => Uint8Array<ArrayBuffer>,
): AsyncGenerator<Pending> {
  const allBytes = Math.max(
    1,
    inputs.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  let bytesBefore = 0;
  for (const [input, { path, bytes }] of inputs.entries()) {
    if (input >= from.input)
      for await (const member of openListens(path)) {
        signal?.throwIfAborted();
        const share = (): number => (bytesBefore + member.bytesRead()) / allBytes;
        if (input === from.input && member.number < from.member) {
          onProgress?.({ share: share(), listens: 0, skipping: true });
          continue;
        }
        const skip = input === from.input && member.number === from.member ? from.offset : 0;
        let begins = skip;
        for await (const block of blocksOf(member.chunks, skip, take)) {
          const began = begins;
          begins = block.end;
          yield {
            scanned: pool.scan(block.bytes, member.form),
            tooLong: block.tooLong,
            after: { input, member: member.number, offset: block.end },
            share: share(),
            where: ({ firstBad }) => `${member.name}, line ${firstBad + 1} after byte ${began}`,
          };
        }
      }
    bytesBefore += bytes;
  }
}
