import type { DoubleClock } from '../shared/clock.ts';
import type { LedgerEntry, SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export type LastfmScript = DoubleScript;

export interface LastfmDoubleOptions {
  /** A free one by default. */
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly apiKey?: string;
  readonly secret?: string;
  /** Accepted scrobbles per account in a rolling 24 h; over it items are ignored with code 5. No cap by default. */
  readonly dailyCap?: number;
  /** Requests per API key in any second; over it error 29. No limit by default. */
  readonly requestsPerSecond?: number;
  /** JSON lines of what was accepted; a double that starts on it again knows it all. */
  readonly ledgerFile?: string;
  readonly script?: LastfmScript;
  /** 0 to 1: this part of `track.scrobble` requests meets a fault of a random kind. */
  readonly faultRate?: number;
  /** The same seed and the same requests meet the same faults. */
  readonly seed?: number;
  /** Random faults may also be error 9. */
  readonly sessionFaults?: boolean;
  /** Names that are ignored with codes 1 and 2, in place of the double's own lists. */
  readonly filteredArtists?: readonly string[];
  readonly filteredTracks?: readonly string[];
  /** Artist names that Last.fm corrects: sent name to shown name. */
  readonly corrections?: Readonly<Record<string, string>>;
  /** Nobody has to press Allow on `/api/auth/`: this person is taken to have done it. */
  readonly autoAuthorise?: string;
}

export interface LastfmAlbum {
  readonly artist: string;
  readonly name: string;
  readonly mbid?: string;
  /** `duration` in seconds; left out, it is not known. */
  readonly tracks: readonly { readonly name: string; readonly duration?: number; readonly artist?: string }[];
  readonly listeners?: number;
  readonly playcount?: number;
}

/** Figures of everybody else, on top of what the ledger has. Without `track` and `album` they are of the artist. */
export interface PlayCounts {
  readonly artist: string;
  readonly track?: string;
  readonly album?: string;
  readonly listeners: number;
  readonly playcount: number;
}

/** What listeners think of an artist. */
export interface LastfmArtist {
  readonly name: string;
  readonly mbid?: string;
  /** Best first; `match` 0 to 1. */
  readonly similar?: readonly { readonly name: string; readonly mbid?: string; readonly match: number }[];
  /** Best first; `count` 0 to 100. */
  readonly tags?: readonly { readonly name: string; readonly count: number }[];
}

export interface LastfmDouble {
  /** `http://127.0.0.1:PORT`; the client appends `/2.0/` and `/api/auth/`. */
  readonly url: string;
  readonly apiKey: string;
  readonly secret: string;
  /** What was accepted, each (account, artist, track, timestamp) once, in the order of acceptance. */
  ledger(): LedgerEntry[];
  requests(): SeenRequest[];
  /** Replaces what is left of the script. Throws `DoubleScriptError`. */
  script(next: LastfmScript): void;
  /** A session key stays the same over restarts with the same secret, until it is revoked. */
  addUser(user: { readonly name: string; readonly password?: string }): { sessionKey: string };
  /** From now on the session key meets error 9. */
  revoke(sessionKey: string): void;
  /** As if the person had pressed Allow for a token of `auth.getToken`. */
  authorise(token: string, userName: string): void;
  addAlbum(album: LastfmAlbum): void;
  addArtist(artist: LastfmArtist): void;
  setPlayCounts(counts: PlayCounts): void;
  /** Most scrobbles accepted for the account within any 24 h. */
  busiestDay(account: string): number;
  close(): Promise<void>;
}
