/** What a scripted request is answered with. Several keys may stand together, such as `delayMs` and `cutAfterAccept`. */
export interface ScriptAnswer {
  /** As usual: lets a request through before the next rule has its turn. */
  readonly ok?: true;
  /** Error code of the protocol (Last.fm), nothing accepted; `status` is then the HTTP status it comes with. */
  readonly error?: number;
  readonly message?: string;
  /** HTTP status with a page that is not the protocol's, nothing accepted. */
  readonly status?: number;
  /** Headers of such an answer, as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An unreadable reply with status 200; nothing accepted. `true` is `html`. */
  readonly garbage?: true | GarbageKind;
  /** The request is carried out, the reply cannot be read. */
  readonly garbageAfterAccept?: true | GarbageKind;
  /** The connection ends without a reply, before anything is accepted. */
  readonly cutBeforeAccept?: true;
  /** The request is carried out and the connection ends without a reply. */
  readonly cutAfterAccept?: true;
  /** Milliseconds of real time between carrying out and replying. */
  readonly delayMs?: number;
  /** Milliseconds of real time before the request is carried out. */
  readonly delayBeforeMs?: number;
  /** Last.fm's `track.scrobble`: this item of the batch (all, without `index`) is ignored with this code, 1 to 5. */
  readonly ignore?: { readonly code: number; readonly index?: number };
}

export type GarbageKind = 'html' | 'truncated' | 'empty';

export interface ScriptRule {
  /** Operation, as `track.scrobble` or `submit-listens`; any, when left out. */
  readonly on?: string;
  /** Parameters and their values; `track` is also any `track[i]` of a batch. */
  readonly match?: Readonly<Record<string, string | number>>;
  /** How often. Left out: once, or for ever when there is a `match`. */
  readonly times?: number | 'ever';
  readonly answer: ScriptAnswer;
}

/** The first rule that fits and is not used up answers a request. */
export type DoubleScript = readonly ScriptRule[];
