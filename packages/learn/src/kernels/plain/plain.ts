import type { Kernels } from '../kernels.ts';
import { densePlain } from './dense.ts';
import { solvePlain } from './solve.ts';
import { topPlain } from './top.ts';
import { createViews } from './views.ts';

/** The kernels in JavaScript: for engines without SIMD, and what the fast ones are checked against. */
export function plainKernels(memory: WebAssembly.Memory): Kernels {
  const views = createViews(memory);
  return { ...densePlain(views), ...solvePlain(views), ...topPlain(views) };
}
