import type { IncomingListen, Source } from '@fonoteca/domain';
import type { IgnoredKind, ReadOptions } from '../items.ts';
import type { JsonPath } from '../split/json-path.ts';

/** A row that is understood, and is no listen. */
export interface NotAListen {
  readonly what: IgnoredKind;
  readonly why: string;
}

export type Mapped = IncomingListen | NotAListen;

/** Turns one row into what it says, or throws RowRefusal. One mapper reads one document, in order. */
export type RowMapper<Row> = (row: Row) => Mapped;

/** A kind of document that is made of JSON rows, in a list or one on each line. */
export interface JsonFormat {
  readonly source: Source;
  readonly label: string;
  /** Ways from the root on which the rows may stand, beside a list at the root. */
  readonly paths: readonly JsonPath[];
  /** Whether a row of this document shows that it is of this kind. */
  matches(row: Readonly<Record<string, unknown>>): boolean;
  mapper(options: ReadOptions): RowMapper<unknown>;
}
