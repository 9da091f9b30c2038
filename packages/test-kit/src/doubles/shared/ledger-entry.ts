/** One listen that a double has accepted. */
export interface LedgerEntry {
  readonly account: string;
  readonly artist: string;
  readonly track: string;
  /** Start of the listen, seconds since 1970. */
  readonly timestamp: number;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly trackNumber?: string;
  readonly mbid?: string;
  /** Seconds. */
  readonly duration?: number;
  /** When the double accepted it first, milliseconds since 1970 by its clock. */
  readonly acceptedAt: number;
  /** Whatever else came with the listen, as it was sent. */
  readonly sent?: Readonly<Record<string, unknown>>;
}

/** A request as a double saw it, whatever came of it. */
export interface SeenRequest {
  /** What was asked: `track.scrobble`, `submit-listens`, `release`… */
  readonly operation: string;
  /** GET, POST… */
  readonly verb: string;
  readonly path: string;
  /** Form and query; without the signature. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a request in JSON. */
  readonly json?: unknown;
  /** Milliseconds since 1970 by the double's clock. */
  readonly time: number;
  /** Account that the request was made for, where the double knew it. */
  account?: string;
  /** What was answered: `ok`, `error 9`, `status 503`, `cut before`, `cut after`, `garbage after`, `pending`… */
  answered: string;
}
