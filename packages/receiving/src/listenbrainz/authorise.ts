import { Fault } from '@fonoteca/domain';
import type { Context } from 'hono';
import { clientOf } from '../http.ts';
import type { Holder, ReceivingPorts } from '../ports.ts';
import { rateLimitHeaders } from './answers.ts';

/** The token of `Authorization: Token …`; `Bearer` is what some clients send instead. */
export function tokenOf(context: Context): string | undefined {
  return /^(?:token|bearer)\s+(\S{1,200})\s*$/i.exec(context.req.header('authorization') ?? '')?.[1];
}

/**
 * Who makes the request. Requests with a good token are counted by token, the others by address, so that
 * a neighbour behind the same proxy who guesses takes nothing from a client that works. Throws Fault
 * `unauthenticated`, `forbidden` or `rate-limited`.
 */
export async function authorise(
  ports: ReceivingPorts,
  context: Context,
  scope: 'scrobble' | 'read' | 'write',
): Promise<Holder> {
  const token = tokenOf(context);
  const holder = token === undefined ? null : await ports.tokens.authenticate(token, clientOf(context));
  await countRequest(ports, context, holder);
  if (token === undefined)
    throw new Fault('unauthenticated', 'Send the header "Authorization: Token" and a token of yours');
  if (!holder)
    throw new Fault('unauthenticated', 'Invalid authorization token: it is not known here or was revoked');
  if (!holder.scopes.includes(scope))
    throw new Fault(
      'forbidden',
      `The token lacks the scope "${scope}"; make one that has it in the settings`,
    );
  return holder;
}

export async function countRequest(
  ports: ReceivingPorts,
  context: Context,
  holder: Holder | null,
): Promise<void> {
  const key = holder ? `token:${holder.tokenId}` : `address:${ports.addressOf(context)}`;
  rateLimitHeaders(context, await ports.requestLimit.count(key));
}
