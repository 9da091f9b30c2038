import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import { z } from 'zod';

const whole = z.number().int().nonnegative();

/** Up to where listens are settled: all blocks before it are in the work folder. */
const position = z.strictObject({ input: whole, member: whole, offset: whole });
export type Position = z.infer<typeof position>;

const counts = z.strictObject({
  listens: whole,
  /** Lines that are no listen. */
  badLines: whole,
  /** Listens of an artist or recording without a usable name. */
  unnamed: whole,
  /** Listens left out because there are too many people or items to number. */
  overflow: whole,
  /** Where the first bad line is, for a person. */
  firstBad: z.string().nullable(),
  /** Unix seconds; 0 where no listen has a time. */
  firstTime: whole,
  lastTime: whole,
});
export type Counts = z.infer<typeof counts>;

const checkpoint = z.strictObject({
  version: z.literal(1),
  /** Whose work it is: the inputs and what is made of them. */
  fingerprint: z.string(),
  position,
  /** Length of all inputs together. */
  inputBytes: whole,
  /** All inputs are read. */
  complete: z.boolean(),
  /** Runs of pairs written so far: `run-0` … */
  runs: whole,
  rows: whole,
  items: whole,
  namesBytes: whole,
  mbids: whole,
  counts,
});
export type Checkpoint = z.infer<typeof checkpoint>;

const freshCheckpoint = (fingerprint: string, inputBytes: number): Checkpoint => ({
  version: 1,
  fingerprint,
  inputBytes,
  position: { input: 0, member: 0, offset: 0 },
  complete: false,
  runs: 0,
  rows: 0,
  items: 0,
  namesBytes: 0,
  mbids: 0,
  counts: { listens: 0, badLines: 0, unnamed: 0, overflow: 0, firstBad: null, firstTime: 0, lastTime: 0 },
});

const stateFile = 'state.json';
/** Files that this work makes: nothing else in the folder is ever removed. */
const ownFiles = /^(?:run-\d+|level-\d+-\d+|rows|keys|names|mbids|merged|state\.json|[a-z.]+\.partial)$/;

export const runPath = (work: string, number: number): string => join(work, `run-${number}`);

/**
 * The state of a work folder, which is made where it is missing. Throws Fault `conflict` where it holds
 * the work of another run.
 */
export async function openWork(work: string, fingerprint: string, inputBytes: number): Promise<Checkpoint> {
  await mkdir(work, { recursive: true, mode: 0o700 });
  const found = await readState(work);
  if (found === null) return freshCheckpoint(fingerprint, inputBytes);
  if (found.fingerprint !== fingerprint || (found.complete && found.inputBytes !== inputBytes))
    throw new Fault('conflict', `${work} holds the unfinished work of another run`, {
      fields: [
        { field: 'work', reason: 'give the same dumps and options to go on, another folder, or remove it' },
      ],
    });
  return { ...found, inputBytes };
}

async function readState(work: string): Promise<Checkpoint | null> {
  let text: string;
  try {
    text = await readFile(join(work, stateFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return checkpoint.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault('conflict', `${join(work, stateFile)} is not what this version writes`, {
      fields: [{ field: 'work', reason: 'remove the folder to begin anew' }],
      cause: error,
    });
  }
}

/** Settles a state: after a crash either this one or the one before is found, whole. */
export async function saveCheckpoint(work: string, state: Checkpoint): Promise<void> {
  await writeSettled(join(work, `${stateFile}.partial`), Buffer.from(JSON.stringify(state)));
  await rename(join(work, `${stateFile}.partial`), join(work, stateFile));
  const folder = await open(work);
  await folder.sync().finally(() => folder.close());
}

/** Writes a file that is on the disk when it returns. */
export async function writeSettled(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Removes the work, and the folder if nothing else is in it. */
export async function removeWork(work: string): Promise<void> {
  const names = await readdir(work);
  await Promise.all(names.filter((name) => ownFiles.test(name)).map((name) => rm(join(work, name))));
  if (names.every((name) => ownFiles.test(name))) await rm(work, { recursive: true });
}
