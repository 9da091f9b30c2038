import type { Identifier } from './identifiers.ts';

/** Where a reader puts what it finds. */
export interface Sink {
  person(name: Identifier): number;
  item(name: Identifier): number;
  /** `weight` 1 and `time` null where the format has none. */
  add(row: number, item: number, weight: number, time: number | null): void;
}
