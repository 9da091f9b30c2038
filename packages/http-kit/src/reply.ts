export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  text(): string;
  /** `Retry-After`, seconds or a date, or ListenBrainz' `X-RateLimit-Reset-In` once nothing is left; `now` in milliseconds. */
  retryAfterSeconds(now: number): number | undefined;
}

export function replyOf({ status, headers }: Response, bytes: Uint8Array): HttpReply {
  return {
    status,
    headers,
    bytes,
    text: () => new TextDecoder().decode(bytes),
    retryAfterSeconds(now) {
      const value = headers.get('retry-after');
      if (value === null || value.trim() === '') return resetIn(headers);
      const seconds = Number(value);
      if (Number.isFinite(seconds)) return Math.max(0, seconds);
      const date = Date.parse(value);
      return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
    },
  };
}

function resetIn(headers: Headers): number | undefined {
  const seconds = headers.get('x-ratelimit-remaining') === '0' ? headers.get('x-ratelimit-reset-in') : null;
  return seconds !== null && /^\d{1,6}$/.test(seconds) ? Number(seconds) : undefined;
}
