import type { ScrobbleBody } from './request.ts';

export type KeyedBody = ScrobbleBody & { readonly idempotencyKey: string };

interface Kept {
  readonly body: KeyedBody;
  /** ms */
  readonly at: number;
}

const prefix = 'fonoteca.press.';
/** Later, "finished just now" would no longer be true. */
const longestMs = 120_000;

/** Notes in this tab what is on its way, for the case that the page is loaded anew meanwhile. */
export const keep = (name: string, body: KeyedBody): void => {
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify({ body, at: Date.now() } satisfies Kept));
  } catch {
    // Without storage, or when it is full, the press lives as long as the page.
  }
};

export const drop = (name: string): void => {
  try {
    sessionStorage.removeItem(prefix + name);
  } catch {
    // It was not kept either.
  }
};

/** What had not been answered when the page was left, by its name; what is too old is forgotten. */
export const kept = (now = Date.now()): [string, KeyedBody][] => {
  try {
    const names = Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
    return names.flatMap((key): [string, KeyedBody][] => {
      const { body, at } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Kept>;
      if (body && at !== undefined && now - at < longestMs) return [[key.slice(prefix.length), body]];
      sessionStorage.removeItem(key);
      return [];
    });
  } catch {
    return [];
  }
};
