import type { Interactions } from '@fonoteca/learn';
import type { ItemKind } from '../item.ts';

/** The items of a data set: number `i` of the matrix is entry `i` of every column. */
export interface ItemTable {
  readonly kind: ItemKind;
  /** Catalogue ids, ascending. */
  readonly ids: Int32Array;
  /** `itemKey(…)`. */
  readonly keys: readonly string[];
  readonly names: readonly string[];
  /** Name of the artist; of an artist itself. */
  readonly artists: readonly string[];
  readonly mbids: readonly (string | null)[];
}

/** What a row of the matrix stands for; weeks and sessions teach which items go together from one history. */
export type RowUnit = 'people' | 'weeks' | 'sessions';

export interface InteractionData {
  readonly data: Interactions;
  readonly items: ItemTable;
  readonly rows: RowUnit;
  readonly people: number;
  /** Of the first and last listen in it; null where there is none. */
  readonly from: Date | null;
  readonly until: Date | null;
}

/** Listening sessions, in order of people and time. */
export interface SessionRows {
  /** Session `s` is `items[offsets[s] … offsets[s + 1])`, in the order heard. */
  readonly offsets: Uint32Array;
  /** Numbers of `table`. */
  readonly items: Uint32Array;
  /** Begin of each session, Unix seconds. */
  readonly starts: Float64Array;
  readonly table: ItemTable;
  readonly people: number;
  readonly from: Date | null;
  readonly until: Date | null;
}

/** What was heard after the cut, by row of `histories`. */
export interface HeldOut {
  readonly offsets: Uint32Array;
  /** Ascending within a row. */
  readonly items: Uint32Array;
  /** Counted listens after the cut. */
  readonly listens: Uint32Array;
  /** 1: heard before the cut too (rediscovery); 0: new then (discovery). */
  readonly heardBefore: Uint8Array;
}

export interface TimeSplit {
  /** What models are trained on: everything before the cut, in rows of the unit asked for. */
  readonly train: Interactions;
  /** What each person heard before the cut, one row a person: what models are asked with. */
  readonly histories: Interactions;
  readonly heldOut: HeldOut;
  readonly items: ItemTable;
  /** Rows of `histories` and `heldOut`: people with something on both sides of the cut. */
  readonly people: number;
}
