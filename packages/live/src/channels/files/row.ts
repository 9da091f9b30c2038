import { cleaned } from '../text.ts';

/** A channel as a file tells it: texts as they stand there. */
export interface FileRow {
  /** Where it stood, from 1. */
  readonly line: number;
  /** What it is called in refusals. */
  readonly text: string;
  /** Addresses to try, the best first. */
  readonly addresses: readonly string[];
  readonly platform?: string | undefined;
  readonly account?: string | undefined;
  readonly name?: string | undefined;
  readonly group?: string | undefined;
  readonly note?: string | undefined;
  readonly muted?: string | undefined;
  /** When to check, as JSON. */
  readonly override?: string | undefined;
  /** It is a feed: an address that is of no platform is then no station but something to read. */
  readonly feed?: boolean;
}

/** A followed channel as it is written. */
export interface WrittenRow {
  readonly address: string;
  readonly platform: string;
  readonly account: string;
  readonly name: string;
  readonly group: string;
  readonly note: string;
  readonly muted: boolean;
  /** JSON; empty for none. */
  readonly override: string;
  /** Address of a feed of the channel, where there is one. */
  readonly feed: string | null;
}

/** Of a file, for refusals: on one line, without what a terminal would take for a command. */
export const shortened = (text: string): string => {
  const line = cleaned(text);
  return line.length <= 100 ? line : `${line.slice(0, 99).toWellFormed()}…`;
};
