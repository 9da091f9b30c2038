import { Fault } from '@fonoteca/domain';
import { HttpFault } from '@fonoteca/http-kit';
import type { Look } from '@fonoteca/live';
import { AddressRefused } from './guarded-agent.ts';

export type UnknownLook = Extract<Look, { status: 'unknown' }>;

export const unknown = (kind: UnknownLook['kind'], reason: string): UnknownLook => ({
  status: 'unknown',
  kind,
  reason,
});

/** What a look says that could not be made: in words for a person, never with an address or a header. */
export function unknownOf(error: unknown, signal: AbortSignal): UnknownLook {
  if (signal.aborted) return unknown('timeout', 'The look was stopped before an answer came.');
  if (refusedNetwork(error))
    return unknown('unconfigured', `The station cannot be asked: ${privateNetwork}.`);
  if (error instanceof HttpFault) return unknown(kindOf(error), `${error.message}.`);
  if (error instanceof Fault) return unknown('failed', error.message);
  return unknown('failed', 'The look itself failed.');
}

export const privateNetwork =
  'it is in a private network, and only the operator of this server can allow that';

function kindOf({ kind }: HttpFault): UnknownLook['kind'] {
  if (kind === 'timeout') return 'timeout';
  return kind === 'too-large' || kind === 'unreadable' ? 'garbage' : 'failed';
}

/** The agent's own error lies below fetch's and the client's. */
export const refusedNetwork = (error: unknown): boolean =>
  error instanceof AddressRefused || (error instanceof Error && refusedNetwork(error.cause));
