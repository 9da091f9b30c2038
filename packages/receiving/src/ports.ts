import type { IncomingListen, OriginKey, Refusal, SentTrack } from '@fonoteca/domain';
import type { Context } from 'hono';

/** Who a token or a protocol session stands for, and what it may do. */
export interface Holder {
  readonly personId: number;
  /** The person's name as shown. */
  readonly name: string;
  readonly tokenId: number;
  readonly scopes: readonly string[];
}

/** The door for listens that arrive live. */
export interface ListenReceiver {
  /** Stores listens and resolves only after their commit, outcomes in order. */
  submit(
    personId: number,
    origin: OriginKey,
    listens: readonly IncomingListen[],
  ): Promise<readonly { readonly status: 'stored' | 'known'; readonly listenId: number }[]>;
  /** Says what plays now; its length is `sent.lengthMs`. Never a listen. */
  playingNow(personId: number, origin: OriginKey, sent: SentTrack): Promise<void>;
}

/** Tokens that people made for their clients. */
export interface TokenDirectory {
  /** Null for a token that is unknown or revoked. `client` is what the request calls itself. */
  authenticate(token: string, client: string | null): Promise<Holder | null>;
  /** `proof = md5(md5(token) + timestamp)`, `timestamp` as sent; null when no token of that person fits. */
  proveByAudioScrobbler(request: { name: string; timestamp: string; proof: string }): Promise<Holder | null>;
  /** `password` is the token, or `authToken = md5(name + md5(token))`. */
  proveByLastfmMobile(request: {
    name: string;
    password?: string | undefined;
    authToken?: string | undefined;
  }): Promise<Holder | null>;
  /** Remembers that a token was used by a request that does not carry it. */
  noteUse(tokenId: number, client: string | null): Promise<void>;
  /** Makes a token for an app that a person let in by the web page, so that it is seen and revoked in the settings. */
  createClientToken(personId: number, label: string): Promise<{ readonly tokenId: number }>;
}

type RedeemedAuthToken =
  | { readonly state: 'authorised'; readonly personId: number }
  | { readonly state: 'unknown' | 'waiting' | 'expired' };

/** Sessions of the old protocols and the tokens of Last.fm's web sign-in. Secrets are stored hashed. */
export interface ProtocolSessions {
  /** The key of a new session; it ends with its token, an AudioScrobbler one after a week besides. */
  open(protocol: 'lastfm' | 'audioscrobbler', tokenId: number, client: string | null): Promise<string>;
  /** Null for a key that is unknown, over, or whose token was revoked. */
  find(
    protocol: 'lastfm' | 'audioscrobbler',
    key: string,
  ): Promise<(Holder & { readonly client: string | null }) | null>;
  /** A token that is good for 60 minutes and one session; `personId` null until somebody authorises it. */
  issueAuthToken(apiKey: string, personId: number | null): Promise<string>;
  /** Whether a person may still authorise it. */
  canAuthorise(token: string, apiKey: string): Promise<boolean>;
  /** False when it is unknown, over, of another api_key, or somebody's already. */
  authorise(token: string, apiKey: string, personId: number): Promise<boolean>;
  /** Uses the token up when it is authorised. */
  redeem(token: string, apiKey: string): Promise<RedeemedAuthToken>;
}

/** A stored listen as clients read it back: the texts as sent. */
export interface HistoryListen {
  readonly listenedAtMs: number;
  /** A stable UUID of the texts: what ListenBrainz calls the recording's MSID. */
  readonly msid: string;
  readonly artist: string;
  readonly track: string;
  readonly release: string | null;
  readonly releaseArtist: string | null;
  readonly trackNumber: number | null;
  readonly lengthMs: number | null;
  readonly mbids: {
    readonly recording?: string;
    readonly release?: string;
    readonly artists?: readonly string[];
  } | null;
}

/** What clients may read of their own person's history: only what counts by the person's rule. */
export interface HistoryReader {
  /**
   * At most `count`, newest first. Bounds are seconds since 1970 and exclusive; with `after` alone the
   * oldest ones after it, otherwise the newest ones.
   */
  listens(
    personId: number,
    range: { before?: number | undefined; after?: number | undefined; count: number; offset?: number },
  ): Promise<readonly HistoryListen[]>;
  listenCount(
    personId: number,
    range?: { before?: number | undefined; after?: number | undefined },
  ): Promise<number>;
  playingNow(personId: number): Promise<Omit<HistoryListen, 'listenedAtMs'> | null>;
  /** Deletes what stands under this second and MSID; false when nothing does. Can be undone in the history. */
  deleteListen(personId: number, listenedAt: number, msid: string): Promise<boolean>;
  personSince(personId: number): Promise<Date>;
}

export interface RequestBudget {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** Everything the protocol servers need from outside. */
export interface ReceivingPorts {
  readonly listens: ListenReceiver;
  readonly tokens: TokenDirectory;
  readonly sessions: ProtocolSessions;
  readonly history: HistoryReader;
  /** `count` throws Fault `rate-limited` with `retryAfterSeconds`; `requests` is the limit of one window. */
  readonly requestLimit: { readonly requests: number; count(key: string): Promise<RequestBudget> };
  /** The person whose sign-in cookie came with the request. */
  currentPerson(context: Context): Promise<{ readonly id: number; readonly name: string } | null>;
  /** Scheme and host by which the client reaches us, without a slash at the end. */
  publicOrigin(context: Context): string;
  /** Whether a write comes from a page of this instance. */
  isSameOrigin(context: Context): boolean;
  /** The address of the client, for limits. */
  addressOf(context: Context): string;
  /** An unexpected error; the client is told to send again. */
  reportDefect(error: unknown, context: Context): void;
  /** Items that a client sent and that can never be stored, where the protocol cannot say so. No secrets in it. */
  reportRefusals(personId: number, client: string | null, refusals: readonly Refusal[]): void;
}
