import { Fault } from '@fonoteca/domain';
import { HttpFault } from '@fonoteca/http-kit';
import { type UnknownLook, unknown, unknownOf } from './unknown-look.ts';

/** As `unknownOf`, where an application asks with a token of its own. */
export function unknownOfApp(error: unknown, signal: AbortSignal): UnknownLook {
  if (signal.aborted) return unknownOf(error, signal);
  if (error instanceof Fault && error.code === 'unauthenticated')
    return unknown('unconfigured', error.message);
  if (!(error instanceof HttpFault) || error.kind !== 'http') return unknownOf(error, signal);
  if (error.status === 401)
    return unknown('failed', `The token for ${error.service} had ended; the next look has a new one.`);
  if (error.status === 403 || error.status === 429) return unknown('refused', `${error.message}.`);
  return unknownOf(error, signal);
}
