import { itemSums } from '../data/csr.ts';
import { historyOf, type Interactions } from '../data/interactions.ts';
import { createRandom, shuffle } from '../data/random.ts';
import { type Arena, blockOf, createMatrix, gemm, type Matrix, openArena } from '../kernels/index.ts';
import { type Adam, createAdam } from './adam.ts';
import { type Columns, createColumns } from './autoencoder-columns.ts';
import { entriesOf, loadAutoencoder } from './autoencoder-model.ts';
import {
  type AutoencoderParameters,
  autoencoderParameters,
  columnsAtOnce,
} from './autoencoder-parameters.ts';
import { powers } from './cooccurrence.ts';
import type { ItemModel, Parameters, TrainContext } from './model.ts';

/** Called after each epoch; `model` gives it as it is now. */
export type EpochEnd = (epoch: number, model: () => ItemModel) => Promise<void> | void;

/**
 * Learns by back-propagation, Adam and a seeded order of people: each step takes a batch, hides a part of every
 * history, and moves the odds of the items compared towards those that were heard.
 */
export async function trainAutoencoder(
  data: Interactions,
  given: Parameters,
  context: TrainContext,
  onEpoch?: EpochEnd,
): Promise<ItemModel> {
  const parameters = autoencoderParameters(given);
  const arena = openArena({ threads: context.threads });
  try {
    const random = createRandom(context.seed);
    const learner = createLearner(arena, data, parameters, random);
    const rows = Uint32Array.from({ length: data.rows }, (_, row) => row).filter(
      (row) => (data.offsets[row + 1] ?? 0) > (data.offsets[row] ?? 0),
    );
    for (let epoch = 0; epoch < parameters.epochs; epoch++) {
      shuffle(rows, random);
      for (let from = 0; from < rows.length; from += parameters.batch) {
        context.signal?.throwIfAborted();
        await learner.step(rows.subarray(from, from + parameters.batch), context.signal);
        const share = (epoch + from / rows.length) / parameters.epochs;
        context.onProgress?.(share, `epoch ${epoch + 1} of ${parameters.epochs}`);
      }
      await onEpoch?.(epoch + 1, () => learner.model({ ...parameters, epochs: epoch + 1 }));
    }
    return learner.model(parameters);
  } finally {
    await arena.close();
  }
}

/** What is learned: read and write are items × dimensions. */
interface Weights {
  readonly read: Matrix;
  readonly readBias: Float32Array;
  readonly write: Matrix;
  readonly bias: Float32Array;
}

function createLearner(
  arena: Arena,
  data: Interactions,
  parameters: AutoencoderParameters,
  random: () => number,
) {
  const { dimensions, batch, rate } = parameters;
  const { itemCount } = data;
  const scale = Float32Array.from(powers(itemSums(data), -parameters.itemExponent));
  const weights = startWeights(arena, itemCount, dimensions, random);
  const optimisers = {
    read: createAdam(weights.read.data, rate),
    readBias: createAdam(weights.readBias, rate),
    write: createAdam(weights.write.data, rate),
    bias: createAdam(weights.bias, rate),
  };
  const columns = createColumns(data, columnsAtOnce, batch, random);
  const room = createRoom(arena, Math.min(batch, data.rows), columns.most, dimensions);
  let steps = 0;

  async function step(rows: Uint32Array, signal: AbortSignal | undefined): Promise<void> {
    columns.choose(rows);
    const used = usedRoom(room, rows.length, columns.count);
    const inputs = hideSome(data, rows, scale, parameters.dropout, random);
    encode(inputs, weights, used.hidden, parameters.activation === 1);
    const all = columns.count === itemCount;
    if (!all) gatherRows(weights.write, columns, used.chosen);
    const chosen = all ? weights.write : used.chosen;
    await gemm(arena, { a: used.hidden, b: chosen, transposeB: true, c: used.odds }, { signal });
    slopesOfOdds(data, rows, columns, weights.bias, used.odds);
    await gemm(arena, { a: used.odds, transposeA: true, b: used.hidden, c: used.writeSlopes }, { signal });
    await gemm(arena, { a: used.odds, b: chosen, c: used.hiddenSlopes }, { signal });
    if (parameters.activation === 1) throughTanh(used.hidden, used.hiddenSlopes);
    steps++;
    move(optimisers, steps, columns, used, inputs, dimensions);
  }

  const model = (trained: AutoencoderParameters): ItemModel =>
    loadAutoencoder({
      kind: 'autoencoder',
      itemCount,
      parameters: { ...trained },
      arrays: {
        read: weights.read.data.slice(),
        readBias: weights.readBias.slice(),
        write: weights.write.data.slice(),
        bias: weights.bias.slice(),
        scale,
      },
    });
  return { step, model };
}

/** Normally distributed (Box and Muller), the spread as Glorot 2010. */
function startWeights(arena: Arena, itemCount: number, dimensions: number, random: () => number): Weights {
  const spread = Math.sqrt(2 / (itemCount + dimensions));
  const draw = (): Matrix => {
    const matrix = createMatrix(arena, itemCount, dimensions);
    for (let at = 0; at < matrix.data.length; at++)
      matrix.data[at] = spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return matrix;
  };
  return {
    read: draw(),
    readBias: new Float32Array(dimensions),
    write: draw(),
    bias: new Float32Array(itemCount),
  };
}

interface Room {
  readonly hidden: Matrix;
  readonly hiddenSlopes: Matrix;
  /** People × columns: scores, then how the loss leans on each. */
  readonly odds: Matrix;
  readonly chosen: Matrix;
  readonly writeSlopes: Matrix;
}

function createRoom(arena: Arena, batch: number, most: number, dimensions: number): Room {
  return {
    hidden: createMatrix(arena, batch, dimensions),
    hiddenSlopes: createMatrix(arena, batch, dimensions),
    odds: createMatrix(arena, batch, most),
    chosen: createMatrix(arena, most, dimensions),
    writeSlopes: createMatrix(arena, most, dimensions),
  };
}

function usedRoom(room: Room, batch: number, columns: number): Room {
  const { columns: dimensions } = room.hidden;
  return {
    hidden: blockOf(room.hidden, 0, 0, batch, dimensions),
    hiddenSlopes: blockOf(room.hiddenSlopes, 0, 0, batch, dimensions),
    odds: blockOf(room.odds, 0, 0, batch, columns),
    chosen: blockOf(room.chosen, 0, 0, columns, dimensions),
    writeSlopes: blockOf(room.writeSlopes, 0, 0, columns, dimensions),
  };
}

/** The histories of a batch with a part hidden, sparse. */
interface Inputs {
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  readonly entries: Float32Array;
}

function hideSome(
  data: Interactions,
  rows: Uint32Array,
  scale: Float32Array,
  dropout: number,
  random: () => number,
): Inputs {
  const offsets = new Uint32Array(rows.length + 1);
  const items: number[] = [];
  const entries: number[] = [];
  for (const [place, row] of rows.entries()) {
    const history = historyOf(data, row);
    const whole = entriesOf(history, scale);
    for (let at = 0; at < whole.length; at++) {
      if (random() < dropout) continue;
      items.push(history.items[at] ?? 0);
      entries.push((whole[at] ?? 0) / (1 - dropout));
    }
    offsets[place + 1] = items.length;
  }
  return { offsets, items: Uint32Array.from(items), entries: Float32Array.from(entries) };
}

function encode(inputs: Inputs, { read, readBias }: Weights, hidden: Matrix, bend: boolean): void {
  const width = hidden.columns;
  for (let row = 0; row < hidden.rows; row++) {
    const to = row * hidden.stride;
    for (let at = 0; at < width; at++) hidden.data[to + at] = readBias[at] ?? 0;
    for (let place = inputs.offsets[row] ?? 0; place < (inputs.offsets[row + 1] ?? 0); place++) {
      const from = (inputs.items[place] ?? 0) * read.stride;
      const entry = inputs.entries[place] ?? 0;
      for (let at = 0; at < width; at++)
        hidden.data[to + at] = (hidden.data[to + at] ?? 0) + entry * (read.data[from + at] ?? 0);
    }
    if (bend) for (let at = to; at < to + width; at++) hidden.data[at] = Math.tanh(hidden.data[at] ?? 0);
  }
}

function gatherRows(write: Matrix, columns: Columns, chosen: Matrix): void {
  for (let place = 0; place < columns.count; place++) {
    const from = (columns.items[place] ?? 0) * write.stride;
    chosen.data.set(write.data.subarray(from, from + write.columns), place * chosen.stride);
  }
}

/** Turns scores into the slopes of the multinomial loss, mean over the batch: share of the odds − heard. */
function slopesOfOdds(
  data: Interactions,
  rows: Uint32Array,
  columns: Columns,
  bias: Float32Array,
  odds: Matrix,
): void {
  const { count, items, placeOf, correction } = columns;
  const biases = Float32Array.from({ length: count }, (_, place) => bias[items[place] ?? 0] ?? 0);
  for (const [place, row] of rows.entries()) {
    const history = historyOf(data, row);
    const line = odds.data.subarray(place * odds.stride, place * odds.stride + count);
    for (let at = 0; at < count; at++) line[at] = (line[at] ?? 0) + (biases[at] ?? 0) + (correction[at] ?? 0);
    let said = 0;
    for (const [at, item] of history.items.entries()) {
      const own = placeOf[item] ?? 0;
      // One's own items stand there for certain.
      line[own] = (line[own] ?? 0) - (correction[own] ?? 0);
      said += history.weights?.[at] ?? 1;
    }
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < count; at++) highest = Math.max(highest, line[at] ?? 0);
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const share = Math.exp((line[at] ?? 0) - highest);
      line[at] = share;
      sum += share;
    }
    const factor = said / (sum * rows.length);
    for (let at = 0; at < count; at++) line[at] = (line[at] ?? 0) * factor;
    for (const [at, item] of history.items.entries()) {
      const own = placeOf[item] ?? 0;
      line[own] = (line[own] ?? 0) - (history.weights?.[at] ?? 1) / rows.length;
    }
  }
}

function throughTanh(hidden: Matrix, slopes: Matrix): void {
  for (let row = 0; row < hidden.rows; row++)
    for (let column = 0; column < hidden.columns; column++) {
      const value = hidden.data[row * hidden.stride + column] ?? 0;
      const at = row * slopes.stride + column;
      slopes.data[at] = (slopes.data[at] ?? 0) * (1 - value * value);
    }
}

/** One step of Adam for all that this batch touched. */
function move(
  optimisers: Record<keyof Weights, Adam>,
  step: number,
  columns: Columns,
  used: Room,
  inputs: Inputs,
  width: number,
): void {
  const rate = optimisers.read.rateAt(step);
  const { writeSlopes, hiddenSlopes, odds } = used;
  const biasSlopes = columnSums(odds);
  for (let place = 0; place < columns.count; place++) {
    const item = columns.items[place] ?? 0;
    optimisers.write.move(item * width, width, writeSlopes.data, place * writeSlopes.stride, rate);
    optimisers.bias.move(item, 1, biasSlopes, place, rate);
  }
  optimisers.readBias.move(0, width, columnSums(hiddenSlopes), 0, rate);
  // The room of the write slopes is free now; every item that went in is one of the columns.
  const readSlopes = writeSlopes.data.fill(0);
  const touched = new Uint8Array(columns.count);
  for (let row = 0; row < hiddenSlopes.rows; row++)
    for (let entry = inputs.offsets[row] ?? 0; entry < (inputs.offsets[row + 1] ?? 0); entry++) {
      const place = columns.placeOf[inputs.items[entry] ?? 0] ?? 0;
      const value = inputs.entries[entry] ?? 0;
      touched[place] = 1;
      for (let at = 0; at < width; at++) {
        const to = place * width + at;
        readSlopes[to] = (readSlopes[to] ?? 0) + value * (hiddenSlopes.data[row * width + at] ?? 0);
      }
    }
  for (let place = 0; place < columns.count; place++)
    if (touched[place] === 1)
      optimisers.read.move((columns.items[place] ?? 0) * width, width, readSlopes, place * width, rate);
}

function columnSums(matrix: Matrix): Float32Array {
  const sums = new Float32Array(matrix.columns);
  for (let row = 0; row < matrix.rows; row++)
    for (let column = 0; column < matrix.columns; column++)
      sums[column] = (sums[column] ?? 0) + (matrix.data[row * matrix.stride + column] ?? 0);
  return sums;
}
