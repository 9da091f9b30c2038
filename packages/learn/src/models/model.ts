import type { History, Interactions } from '../data/interactions.ts';

/**
 * Every model here is a model of items: a person is the history handed to `score`, never a row
 * inside the model. So a new listen changes the next list without training, a model file holds
 * nobody's data, and a person who joined a minute ago is scored like everybody else.
 */
export interface ItemModel {
  readonly kind: string;
  readonly itemCount: number;
  /** Writes the score of every item into `out` (length itemCount; higher is better). Items of the history are scored too: who ranks masks them. */
  score(history: History, out: Float32Array): void;
  /**
   * How much each entry of the history adds to the score of `item`, in the order of `history.items`;
   * their sum is the score up to a constant. Null where a model cannot be taken apart.
   */
  contributions(history: History, item: number): Float32Array | null;
  /** The items most like this one, best first. */
  similar(item: number, count: number): { readonly items: Uint32Array; readonly scores: Float32Array };
  /** All it takes to build it again: see `ModelState`. */
  state(): ModelState;
}

/** A model as numbers: what is written to files and the registry. */
export interface ModelState {
  readonly kind: string;
  readonly itemCount: number;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly arrays: Readonly<Record<string, Float32Array | Uint32Array | Int8Array>>;
  /** Members of an ensemble, each with its own state. */
  readonly members?: readonly {
    readonly name: string;
    readonly weight: number;
    readonly state: ModelState;
  }[];
}

export type Parameters = Readonly<Record<string, number>>;

/** What training is given besides its data. */
export interface TrainContext {
  /** Everything random comes from here: same seed and data, same model, bit for bit. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Share done (0–1) and what is being done. */
  readonly onProgress?: ((share: number, what: string) => void) | undefined;
  /** Worker threads to use; 1 trains in the calling thread. */
  readonly threads: number;
}

/** The size of a data set: enough to choose parameters worth trying and to refuse what does not fit. */
export interface DataShape {
  readonly rows: number;
  readonly itemCount: number;
  readonly interactions: number;
}

/** A kind of model: how it is trained and built again. One file each in this folder. */
export interface ModelKind {
  readonly name: string;
  /** Sound parameters where nothing was tried. */
  defaults(shape: DataShape): Parameters;
  /** Parameter sets worth trying, most promising first. */
  grid(shape: DataShape): Parameters[];
  /** Rough cost of one training, to plan a search: floating point operations and bytes at the peak. */
  cost(shape: DataShape, parameters: Parameters): { readonly flops: number; readonly bytes: number };
  train(data: Interactions, parameters: Parameters, context: TrainContext): Promise<ItemModel>;
  load(state: ModelState): ItemModel;
}
