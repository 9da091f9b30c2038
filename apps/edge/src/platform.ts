/**
 * What the Worker uses of Cloudflare's runtime, and nothing else of it. The official type package declares
 * the whole runtime, fetch and streams included, once more beside the DOM's.
 */
export interface KeyValueNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface Fetcher {
  fetch(request: Request): Promise<Response>;
}

export interface ObjectNamespace {
  idFromName(name: string): ObjectId;
  get(id: ObjectId): Fetcher;
}

interface ObjectId {
  toString(): string;
}

/** Counts calls by key; `success` is false over the limit of the configuration. */
export interface RateLimiter {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

export type SqlValue = string | number | null;

export interface ObjectStorage {
  readonly sql: {
    exec(query: string, ...bindings: SqlValue[]): { toArray(): Record<string, SqlValue>[] };
  };
  transactionSync<Result>(work: () => Result): Result;
  /** Milliseconds since 1970; null while the alarm runs, unless it was set anew. */
  getAlarm(): Promise<number | null>;
  setAlarm(at: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

export interface ObjectState {
  readonly storage: ObjectStorage;
  /** Nothing else reaches the object until `work` has ended. */
  blockConcurrencyWhile<Result>(work: () => Promise<Result>): Promise<Result>;
}
