import type { HttpFault } from '@fonoteca/http-kit';
import { SubmitError, type SubmitErrorCode } from '@fonoteca/scrobble';

/** What a status means for the listens of a request where the service's own words say no more. */
const byStatus: Readonly<Record<number, SubmitErrorCode>> = {
  400: 'rejected',
  401: 'not-authorized',
  404: 'unusable',
  405: 'unusable',
  408: 'unknown',
  410: 'unusable',
  413: 'rejected',
  422: 'rejected',
  429: 'over-budget',
  500: 'retry-later',
  502: 'retry-later',
  503: 'retry-later',
  504: 'gateway-timeout',
  520: 'unknown',
  524: 'gateway-timeout',
};

function codeOf({ kind, status = 0 }: HttpFault): SubmitErrorCode {
  switch (kind) {
    case 'offline':
    case 'resting':
      return 'retry-later';
    case 'timeout':
    case 'cut':
    case 'too-large':
    case 'unreadable':
      return 'unknown';
    case 'http':
      // Somewhere else (3xx) is not where the person's secret goes; the rest may pass.
      return byStatus[status] ?? (status < 400 ? 'unusable' : 'retry-later');
  }
}

/** A fault of HTTP as the engine knows it; `said` are the service's own words. */
export function submitErrorOf(fault: HttpFault, said?: string): SubmitError {
  return submitError(codeOf(fault), said ? `${fault.service}: ${said}` : fault.message, fault);
}

/** Where the service names no wait: no window of theirs is longer than a minute. */
const overBudgetSeconds = 60;

/** The fault stays as the cause; a wait is the service's, or where its limit is reached at least a minute. */
export function submitError(
  code: SubmitErrorCode,
  message: string,
  cause: { readonly retryAfterSeconds: number | undefined },
): SubmitError {
  const wait = cause.retryAfterSeconds ?? (code === 'over-budget' ? overBudgetSeconds : undefined);
  return new SubmitError(code, message, {
    cause,
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  });
}

/** Runs with what is thrown turned into what the engine knows; an abort passes through `convert` as it is. */
export async function asSubmitErrors<Result>(
  run: () => Promise<Result>,
  convert: (error: unknown) => unknown,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw convert(error);
  }
}

/** Throws RangeError for more than a target takes in one request: that is a defect of the caller. */
export function refuseOver(maxBatch: number, listens: readonly unknown[]): void {
  if (listens.length > maxBatch)
    throw new RangeError(`${listens.length} listens, at most ${maxBatch} in a request`);
}
