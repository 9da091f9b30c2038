/** Closed set of what can go wrong for a caller; apps map it to HTTP statuses and exit codes. */
export type FaultCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'rate-limited'
  | 'unavailable';

/** One thing wrong with an input: which field, why, and (where it helps) the way out. */
export interface FieldFault {
  readonly field: string;
  readonly reason: string;
}

/**
 * An expected failure with words for a person. Anything else that is thrown is a defect.
 *
 * @example throw new Fault('invalid', 'The time zone is not known', { fields: [{ field: 'timeZone', reason: 'use an IANA name such as Europe/Madrid' }] })
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly fields: readonly FieldFault[];
  /** Seconds after which the same call may go through, for `rate-limited` and `unavailable`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: FaultCode,
    message: string,
    options: { fields?: readonly FieldFault[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
