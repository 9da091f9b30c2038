import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { estimateLengths, type OwnedRecord, readCollectionJson } from '@fonoteca/records';
import { securityHeaders } from '../src/http/security.ts';
import { edgeFolder } from './bundle.ts';

/** Files that Cloudflare serves beside the Worker. */
export const siteFolder = join(edgeFolder, 'dist', 'site');
const webFolder = join(edgeFolder, '..', 'web');
/** Cloudflare takes no larger file. */
const mostBytes = 25 * 1024 * 1024;

export interface Shelf {
  readonly records: readonly OwnedRecord[];
  readonly refusals: readonly { readonly where: string; readonly field: string; readonly reason: string }[];
}

/**
 * Reads a `collection.json`, without notes, ratings, folders and conditions. Lengths that nobody knows are
 * estimated and marked. Throws an error for the person who named the file when it cannot be used at all.
 *
 * @param baseUrl where covers are that the file names by path
 */
export async function readShelf(file: string, baseUrl?: string): Promise<Shelf> {
  let value: unknown;
  try {
    value = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const read = readCollectionJson(value, baseUrl === undefined ? {} : { baseUrl });
  if (!read) throw new Error(`${file} holds no list of records`);
  if (read.records.length === 0) throw new Error(`${file} holds no record that can be used`);
  const records = read.records.map((record) => ({
    ...record,
    // The file lies open on the net: what a shared shelf keeps to its owner stays out of it.
    notes: null,
    rating: null,
    folder: null,
    mediaCondition: null,
    sleeveCondition: null,
    tracks: estimateLengths(record.tracks, { formats: record.formats }),
  }));
  return { records, refusals: read.refusals };
}

/** Builds the pages in edge mode and puts the shelf beside them; without a shelf the one before stays. */
export async function buildSite(shelf: Shelf | undefined, folder = siteFolder): Promise<void> {
  const shelfFile = join(folder, 'shelf.json');
  const kept = !shelf && existsSync(shelfFile) ? await readFile(shelfFile) : undefined;
  await run('vite', [
    'build',
    '--mode',
    'edge',
    '--outDir',
    'dist-edge',
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(webFolder, 'dist-edge'), folder, { recursive: true });
  await writeFile(shelfFile, kept ?? JSON.stringify({ records: shelf?.records ?? [] }));
  await writeFile(join(folder, '_headers'), headersFile());
  const { size } = await stat(shelfFile);
  if (size > mostBytes) {
    throw new Error(
      `The shelf has ${(size / 2 ** 20).toFixed(1)} MiB; Cloudflare takes files of 25 MiB at most`,
    );
  }
}

/** `_headers`: the Worker's headers for the files, which are answered without it. */
export function headersFile(): string {
  const all = Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}`);
  return ['/*', ...all, '/assets/*', '  cache-control: public, max-age=31536000, immutable', ''].join('\n');
}

function run(program: string, parameters: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = join(edgeFolder, '..', '..', 'node_modules', program, 'bin', `${program}.js`);
    const child = spawn(process.execPath, [script, ...parameters], {
      cwd: webFolder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error('The web pages could not be built: see above.')),
    );
  });
}
