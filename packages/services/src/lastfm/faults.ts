import { Fault, type FaultCode } from '@fonoteca/domain';
import { absentAsNull, toFault, wait } from '../faults.ts';
import { LastfmError } from './api.ts';

const byError: Readonly<Record<number, FaultCode>> = {
  4: 'unauthenticated',
  6: 'not-found',
  7: 'not-found',
  9: 'unauthenticated',
  14: 'unauthenticated',
  15: 'unauthenticated',
  17: 'unauthenticated',
  29: 'rate-limited',
};

/** Runs with errors of the protocol and of HTTP turned into Faults, for people who wait for the answer. */
export async function asFaults<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof LastfmError)) throw toFault(error);
    const code = byError[error.code] ?? 'unavailable';
    throw new Fault(code, error.message, { cause: error, ...wait(error.retryAfterSeconds) });
  }
}

/** As `asFaults`; what the service does not know is null. */
export const orNull = <Result>(run: () => Promise<Result>): Promise<Result | null> =>
  absentAsNull(() => asFaults(run));
