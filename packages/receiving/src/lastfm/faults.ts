import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Last.fm's error codes that this server gives, with the HTTP status each comes with there. */
const statuses = {
  3: 400, // no such method
  4: 403, // not allowed
  6: 400, // a parameter
  8: 500, // failed, send again
  9: 403, // session key: sign in again
  10: 403, // api_key
  13: 403, // signature
  14: 403, // token not authorised
  15: 403, // token expired
  16: 503, // unavailable, send again
  29: 429, // too many requests
} as const satisfies Record<number, ContentfulStatusCode>;

export type LastfmErrorCode = keyof typeof statuses;

/** An answer of the protocol that is an error; clients decide by its code. */
export class LastfmFault extends Error {
  readonly code: LastfmErrorCode;

  constructor(code: LastfmErrorCode, message: string) {
    super(message);
    this.name = 'LastfmFault';
    this.code = code;
  }

  get status(): ContentfulStatusCode {
    return statuses[this.code];
  }
}
