import { Fault, type FaultCode } from '@fonoteca/domain';
import { HttpFault } from '@fonoteca/http-kit';

/** A fault of HTTP in words for a person; whatever else is thrown is given back as it is. */
export function toFault(error: unknown): unknown {
  if (!(error instanceof HttpFault)) return error;
  const code = codeOf(error);
  return new Fault(code, wordsFor(code, error), { cause: error, ...wait(error.retryAfterSeconds) });
}

function codeOf({ kind, status }: HttpFault): FaultCode {
  if (kind === 'too-large') return 'too-large';
  if (kind !== 'http') return 'unavailable';
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  return status === 429 ? 'rate-limited' : 'unavailable';
}

function wordsFor(code: FaultCode, { service, message }: HttpFault): string {
  switch (code) {
    case 'unauthenticated':
      return `${service} does not accept the sign-in. Link the account again.`;
    case 'forbidden':
      return `${service} does not let this account see that.`;
    case 'not-found':
      return `${service} does not have that.`;
    case 'too-large':
      return `${message}.`;
    default:
      return `${message}. Try again later.`;
  }
}

export const wait = (seconds: number | undefined) =>
  seconds === undefined ? {} : { retryAfterSeconds: Math.ceil(seconds) };

/** Runs with every fault of HTTP turned into a Fault. */
export async function asFaults<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw toFault(error);
  }
}

/** As `asFaults`; what the service does not have is null. */
export const orNull = <Result>(run: () => Promise<Result>): Promise<Result | null> =>
  absentAsNull(() => asFaults(run));

/** A Fault `not-found` as null. */
export async function absentAsNull<Result>(run: () => Promise<Result>): Promise<Result | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return null;
    throw error;
  }
}
