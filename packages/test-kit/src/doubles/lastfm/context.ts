import type { DoubleClock } from '../shared/clock.ts';
import type { Ledger } from '../shared/ledger.ts';
import type { ScriptAnswer } from '../shared/script.ts';
import type { Catalogue } from './catalogue.ts';
import type { People } from './people.ts';
import type { LastfmDoubleOptions } from './types.ts';

interface NowPlaying {
  readonly artist: string;
  readonly track: string;
  readonly album: string;
  readonly until: number;
}

/** What the methods of the double work on. */
export interface LastfmState {
  readonly options: LastfmDoubleOptions;
  readonly clock: DoubleClock;
  readonly people: People;
  readonly ledger: Ledger;
  readonly catalogue: Catalogue;
  readonly nowPlaying: Map<string, NowPlaying>;
}

export interface Call {
  readonly params: Readonly<Record<string, string>>;
  /** The account of the session key; empty for methods without one. */
  readonly account: string;
  readonly forced: ScriptAnswer;
}

/** Gives the name of the root element and its content. */
export type Method = (
  state: LastfmState,
  call: Call,
) => readonly [root: string, content: Record<string, unknown>];
