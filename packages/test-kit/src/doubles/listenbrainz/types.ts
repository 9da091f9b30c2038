import type { DoubleClock } from '../shared/clock.ts';
import type { LedgerEntry, SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export interface ListenBrainzDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  /** Requests per token in a window; over it 429. Practically no limit by default. */
  readonly rateLimit?: { readonly requests: number; readonly seconds: number };
  readonly ledgerFile?: string;
  readonly script?: DoubleScript;
  /** 0 to 1: this part of `submit-listens` requests meets a fault of a random kind. */
  readonly faultRate?: number;
  readonly seed?: number;
}

export interface ListenBrainzSimilar {
  readonly mbid: string;
  readonly name: string;
  /** Common sessions, any number above 0. */
  readonly score: number;
}

export interface ListenBrainzDouble {
  /** `http://127.0.0.1:PORT`; the client appends `/1/submit-listens`. It stands for `https://labs.api.listenbrainz.org`, too. */
  readonly url: string;
  /** Accepted and not deleted, in the order of acceptance. */
  ledger(): LedgerEntry[];
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  /** A token stays the same over restarts. */
  addUser(user: { readonly name: string }): { token: string };
  revoke(token: string): void;
  /** Best first. */
  addSimilarArtists(mbid: string, similar: readonly ListenBrainzSimilar[]): void;
  close(): Promise<void>;
}
