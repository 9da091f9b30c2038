import { HttpFault } from '@fonoteca/http-kit';
import type { SubmitErrorCode } from '@fonoteca/scrobble';
import { submitError, submitErrorOf } from '../submit-faults.ts';
import { LastfmError } from './api.ts';

/**
 * What each error of the protocol means for the listens of a request. 2 is what Last.fm says when it has
 * troubles of its own; 7, that something in the request does not exist there.
 */
const byError: Readonly<Record<number, SubmitErrorCode>> = {
  2: 'retry-later',
  3: 'unusable',
  4: 'not-authorized',
  5: 'unusable',
  6: 'rejected',
  7: 'rejected',
  8: 'retry-later',
  9: 'not-authorized',
  10: 'unusable',
  11: 'retry-later',
  13: 'unusable',
  14: 'not-authorized',
  15: 'not-authorized',
  16: 'retry-later',
  17: 'not-authorized',
  26: 'unusable',
  29: 'over-budget',
};

/** What went wrong, as the engine knows it. An abort and a defect are given back as they are. */
export function toSubmitError(error: unknown): unknown {
  if (error instanceof HttpFault) return submitErrorOf(error);
  if (!(error instanceof LastfmError)) return error;
  // A word that nobody knows rejects nothing: a listen must not be lost by it.
  return submitError(byError[error.code] ?? 'retry-later', error.message, error);
}
