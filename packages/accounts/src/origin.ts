/** The headers a browser says by where a request comes from; undefined or null when it sent none. */
export interface RequestOrigin {
  readonly origin?: string | null | undefined;
  readonly referer?: string | null | undefined;
  readonly secFetchSite?: string | null | undefined;
}

/**
 * Whether a write comes from a page of this instance. `publicUrls` are all addresses it is reached by.
 * Every header that is there must agree. A request with none of them is refused: each browser sends one
 * with a write, and clients without a browser use tokens, which need no such check.
 */
export function isSameOrigin(request: RequestOrigin, publicUrls: readonly string[]): boolean {
  const site = request.secFetchSite || undefined;
  // `none` is a request that the person started by hand (a reloaded form).
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const source = request.origin || request.referer || undefined;
  if (source === undefined) return site === 'same-origin';
  const origin = originOf(source);
  return origin !== undefined && publicUrls.some((url) => originOf(url) === origin);
}

function originOf(text: string): string | undefined {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  return origin === 'null' ? undefined : origin;
}
