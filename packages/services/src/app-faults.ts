import { Fault } from '@fonoteca/domain';
import { HttpFault } from '@fonoteca/http-kit';
import { toFault } from './faults.ts';

/**
 * As `toFault`, where the installation itself asks: a person whose server has a wrong key is signed in all the
 * same, and “unauthenticated” would sign them out.
 */
export function toAppFault(error: unknown): unknown {
  if (error instanceof Fault && error.code === 'unauthenticated')
    return new Fault('unavailable', error.message, { cause: error });
  if (error instanceof HttpFault && (error.status === 401 || error.status === 403))
    return new Fault('unavailable', `${error.message}. Try again later.`, { cause: error });
  return toFault(error);
}

/** Runs with every fault turned into such a one. */
export async function asAppFaults<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw toAppFault(error);
  }
}
