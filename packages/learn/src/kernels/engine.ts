import { readFileSync } from 'node:fs';
import type { Engine, Kernels } from './kernels.ts';
import { plainKernels } from './plain/plain.ts';

/** What a thread needs to compute: goes to worker threads as it is. */
export interface EngineSource {
  readonly engine: Engine;
  /** Null for the plain engine. */
  readonly module: WebAssembly.Module | null;
}

const sources = new Map<Engine, EngineSource>();

/** The fastest engine that works here, or the one that is asked for (tests). Throws where that one does not work. */
export function engineSource(wanted?: Engine): EngineSource {
  for (const engine of wanted === undefined ? (['relaxed-simd', 'simd'] as const) : [wanted]) {
    try {
      return load(engine);
    } catch (error) {
      // Another engine helps only where this one is not understood, not where its file is missing.
      if (wanted !== undefined || !(error instanceof WebAssembly.CompileError)) throw error;
    }
  }
  return load('plain');
}

function load(engine: Engine): EngineSource {
  const known = sources.get(engine);
  if (known) return known;
  const file = new URL(`../../wasm/kernels-${engine}.wasm`, import.meta.url);
  // Compiling is the test for the feature: an engine without it refuses the file.
  const module = engine === 'plain' ? null : new WebAssembly.Module(readFileSync(file));
  const source = { engine, module };
  sources.set(engine, source);
  return source;
}

/** The kernels on a memory; `scratch` is the address of this thread's own `scratchBytes`. */
export function startKernels(source: EngineSource, memory: WebAssembly.Memory, scratch: number): Kernels {
  if (source.module === null) return plainKernels(memory);
  const { exports } = new WebAssembly.Instance(source.module, { env: { memory } });
  const started = exports as unknown as Kernels & { useScratch(address: number): void };
  started.useScratch(scratch);
  return started;
}
