import type { IncomingListen, Refusal, Source } from '@fonoteca/domain';

/** A file on disk. The name is what the person called it; nothing is concluded from its ending. */
export interface ImportFile {
  readonly name: string;
  readonly path: string;
}

/** Why something that was read is no listen, though nothing is wrong with it. */
export type IgnoredKind = 'not-music' | 'now-playing' | 'not-a-listen' | 'other-file';

/**
 * One thing read. `where` is `document:line` (from one; CSV, jsonl, log) or `document#index` (from zero;
 * JSON); `document` is the file's name or `zip/entry`, and repeats of a listen are counted per document.
 */
export type ReadItem =
  | {
      readonly kind: 'listen';
      readonly source: Source;
      readonly document: string;
      readonly where: string;
      readonly listen: IncomingListen;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'ignored';
      readonly where: string;
      readonly what: IgnoredKind;
      readonly why: string;
    };

/** At most this many items come in one array. */
export const itemsPerBatch = 1000;

export interface ImportReading {
  /** Pull-based: the file is read only as fast as this is consumed. To be iterated once. */
  readonly items: AsyncIterable<ReadItem[]>;
  /** Bytes of the file on disk (packed ones of a zip). */
  progress(): { bytesRead: number; bytesTotal: number };
}

export interface ReadOptions {
  /** IANA zone of the person, for logs that carry local times. */
  readonly timeZone: string;
  /** The present, milliseconds since 1970 UTC: later stamps are refused. */
  readonly now: number;
  readonly signal?: AbortSignal;
}
