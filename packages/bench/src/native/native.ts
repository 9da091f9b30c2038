import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Interactions, transpose } from '@fonoteca/learn';

const run = promisify(execFile);

interface NativeRun {
  readonly seconds: number;
  /** Of all cores: does not count what other programs took. */
  readonly cpuSeconds: number;
  /** After one more half-step of the people. */
  readonly objective: number;
}

interface NativeOptions {
  readonly factors: number;
  readonly epochs: number;
  readonly threads: number;
  readonly unobserved: number;
  readonly regularisation: number;
}

export interface Native {
  readonly compiler: string;
  train(data: Interactions, options: NativeOptions): Promise<NativeRun>;
  close(): Promise<void>;
}

/** Compiles ials.c for this machine; null where there is no gcc. */
export async function compileNative(): Promise<Native | null> {
  const version = await run('gcc', ['--version']).catch(() => null);
  if (version === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'fonoteca-bench-'));
  const program = join(folder, 'ials');
  const source = fileURLToPath(new URL('./ials.c', import.meta.url));
  const flags = ['-O3', '-march=native', '-ffast-math', '-std=gnu11'];
  await run('gcc', [...flags, source, '-o', program, '-lm', '-pthread']);
  return {
    compiler: `${version.stdout.split('\n')[0] ?? 'gcc'} ${flags.join(' ')}`,
    async train(data, { factors, epochs, threads, unobserved, regularisation }) {
      const file = join(folder, 'data');
      await writeData(file, data);
      const numbers = [data.rows, data.itemCount, factors, epochs, threads, unobserved, regularisation, 1];
      const { stdout } = await run(program, [file, ...numbers.map(String)]);
      return JSON.parse(stdout) as NativeRun;
    },
    close: () => rm(folder, { recursive: true }),
  };
}

async function writeData(path: string, data: Interactions): Promise<void> {
  const turned = transpose(data);
  const file = await open(path, 'w');
  try {
    for (const numbers of [data.offsets, turned.offsets, data.items, turned.items])
      await file.writeFile(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  } finally {
    await file.close();
  }
}
