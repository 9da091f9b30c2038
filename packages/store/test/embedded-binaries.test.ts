import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareBinaries } from '../src/embedded/binaries.ts';
import { findPostgresPackage } from '../src/embedded/package.ts';

const root = process.getuid?.() === 0;
/** As root somebody else runs PostgreSQL; this number needs no name. */
const account = root
  ? { uid: 65534, gid: 65534 }
  : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

let ground: string;
beforeEach(() => {
  ground = mkdtempSync(join(tmpdir(), 'fonoteca-binaries-'));
  // Open to everybody, except for the folder that a test closes.
  chmodSync(ground, 0o755);
});
afterEach(() => {
  chmodSync(join(ground, 'clone', 'native', 'lib'), 0o755);
  rmSync(ground, { recursive: true, force: true });
});

/** The package as npm unpacks it: without one symbolic link. */
async function unpack(): Promise<{ directory: string; version: string; major: string }> {
  const source = await findPostgresPackage();
  const directory = join(ground, 'clone');
  mkdirSync(directory);
  cpSync(join(source.directory, 'native'), join(directory, 'native'), {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  });
  return { ...source, directory };
}

const versionSaidBy = (bin: string): string =>
  execFileSync(join(bin, 'initdb'), ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...(root ? { uid: account.uid, gid: account.gid } : {}),
  });

test('the binaries run where npm put them, their missing links made', async () => {
  const source = await unpack();
  expect(() => versionSaidBy(join(source.directory, 'native', 'bin'))).toThrow();
  const bin = await prepareBinaries(source, account, join(ground, 'cache'));
  expect(bin).toBe(join(source.directory, 'native', 'bin'));
  expect(versionSaidBy(bin)).toContain(` ${source.major}.`);
});

test('out of reach (or of our writing) they run from a copy, made once by whoever is first', async () => {
  const source = await unpack();
  // Root's helper cannot walk into the clone; an ordinary user cannot write into an installation.
  chmodSync(root ? source.directory : join(source.directory, 'native', 'lib'), root ? 0o700 : 0o555);
  const cache = join(ground, 'cache');
  const [bin, same] = await Promise.all([
    prepareBinaries(source, account, cache),
    prepareBinaries(source, account, cache),
  ]);
  expect(bin).toBe(same);
  expect(bin.startsWith(cache)).toBe(true);
  expect(versionSaidBy(bin)).toContain(` ${source.major}.`);
  const made = statSync(bin).mtimeMs;
  await prepareBinaries(source, account, cache);
  expect(statSync(bin).mtimeMs).toBe(made);
});

test('a copy that others can write is not run', async () => {
  const source = await unpack();
  chmodSync(root ? source.directory : join(source.directory, 'native', 'lib'), root ? 0o700 : 0o555);
  const cache = join(ground, 'cache');
  const bin = await prepareBinaries(source, account, cache);
  const copy = join(bin, '..', '..');
  chmodSync(copy, 0o777);
  await expect(prepareBinaries(source, account, cache)).rejects.toMatchObject({
    name: 'Fault',
    code: 'forbidden',
    message: expect.stringContaining('remove it'),
  });
});
