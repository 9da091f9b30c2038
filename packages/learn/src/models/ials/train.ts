import { transpose } from '../../data/csr.ts';
import type { Interactions } from '../../data/interactions.ts';
import { createRandom } from '../../data/random.ts';
import {
  type Arena,
  addressOf,
  createMatrix,
  diagonalise,
  type Matrix,
  openArena,
  paddedWidth,
  placeSparse,
  type RunOptions,
  rowStretches,
  type SparseRows,
} from '../../kernels/index.ts';
import type { TrainContext } from '../model.ts';
import { divideByShare, importanceOf, scaleByShare } from './importance.ts';
import type { IalsParameters } from './parameters.ts';
import { strengths } from './strength.ts';

/** Spread of the first factors, before it is shared out over their number. */
const startSpread = 0.1;

/** What training gives: itemCount × padded width, and the diagonal of their Gram matrix. */
export interface ItemFactors {
  readonly factors: Float32Array;
  readonly spectrum: Float64Array;
}

/**
 * Implicit alternating least squares (Hu 2008) with the objective of Rendle 2021: observed scores to 1 by
 * their weight, all scores to 0 by `unobserved`, regularised by frequency. Each half-step solves every row
 * exactly, given the other side; the last one is the items', so that fold-in is the next half-step.
 * Each side is turned into the axes of its own Gram matrix before the other is solved from it: its part in
 * every row's normal matrix is then diagonal, which makes short rows cheap. Bit for bit the same for any number of threads.
 */
export async function trainItemFactors(
  data: Interactions,
  parameters: IalsParameters,
  context: TrainContext,
): Promise<ItemFactors> {
  const arena = openArena({ threads: context.threads });
  try {
    const width = paddedWidth(parameters.factors);
    const people = placeSide(arena, data, width, parameters);
    const byItem = transpose(data);
    const shares = importanceOf(byItem, parameters.popularityExponent);
    const items = placeSide(arena, byItem, width, parameters, shares);
    startFactors(items.factors, parameters.factors, context.seed);
    const steps = 2 * parameters.epochs;
    for (let step = 0; step < steps; step++) {
      const [solved, given] = step % 2 === 0 ? [people, items] : [items, people];
      const onProgress = (share: number): void =>
        context.onProgress?.((step + share) / steps, `epoch ${(step >> 1) + 1} of ${parameters.epochs}`);
      onProgress(0);
      await halfStep(arena, solved, given, parameters, { signal: context.signal, onProgress });
    }
    const spectrum = await turn(arena, items, parameters);
    return { factors: items.factors.data.slice(), spectrum };
  } finally {
    await arena.close();
  }
}

/** People or items: their factors, and what each of them is solved from. */
interface Side {
  readonly factors: Matrix;
  readonly sparse: SparseRows;
  readonly strengths: Float32Array;
  /** Parts of `unobserved`, a row each; null where all are 1. */
  readonly shares: Float32Array | null;
}

function placeSide(
  arena: Arena,
  data: Interactions,
  width: number,
  parameters: IalsParameters,
  shares: Float32Array | null = null,
): Side {
  const own = arena.floats(data.rows);
  strengths(parameters, data, own, shares);
  const solvable = shares === null ? data : divideByShare(data, own, shares);
  return {
    factors: createMatrix(arena, data.rows, width),
    sparse: placeSparse(arena, solvable),
    strengths: own,
    shares,
  };
}

/** Turns a side into the axes in which its (weighted) Gram matrix is diagonal; gives that diagonal. */
async function turn(
  arena: Arena,
  { factors, shares }: Side,
  parameters: IalsParameters,
  options?: RunOptions,
): Promise<Float64Array> {
  if (shares === null) return diagonalise(arena, factors, parameters.factors, options);
  const mark = arena.mark();
  try {
    const scaled = createMatrix(arena, factors.rows, factors.columns);
    scaleByShare(factors, shares, scaled);
    return await diagonalise(arena, factors, parameters.factors, options, scaled);
  } finally {
    arena.release(mark);
  }
}

/** Normally distributed (Box and Muller), the padding 0. */
function startFactors({ data, rows, columns }: Matrix, factors: number, seed: number): void {
  const random = createRandom(seed);
  const spread = startSpread / Math.sqrt(factors);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < factors; column++)
      data[row * columns + column] =
        spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

async function halfStep(
  arena: Arena,
  solved: Side,
  given: Side,
  parameters: IalsParameters,
  options: RunOptions,
): Promise<void> {
  const width = given.factors.columns;
  const mark = arena.mark();
  try {
    const spectrum = await turn(arena, given, parameters, { signal: options.signal });
    const diagonal = arena.floats(width);
    for (const [at, value] of spectrum.entries()) diagonal[at] = parameters.unobserved * value;
    const { sparse } = solved;
    // A row's own elimination is as much work as a third of the width in entries.
    const calls = rowStretches(sparse, Math.ceil(width / 3)).map(([from, to]) => [
      addressOf(sparse.offsets),
      addressOf(sparse.items),
      sparse.weights === null ? 0 : addressOf(sparse.weights),
      addressOf(given.factors.data),
      width,
      addressOf(diagonal),
      addressOf(solved.strengths),
      addressOf(solved.factors.data),
      from,
      to,
    ]);
    await arena.run('leastSquares', calls, options);
  } finally {
    arena.release(mark);
  }
}
