import type { Context } from 'hono';
import { clientOf } from '../http.ts';
import type { Holder, ReceivingPorts } from '../ports.ts';
import { LastfmFault } from './faults.ts';
import type { ReplyElement } from './reply.ts';

/** One request of the protocol, parsed and with its signature looked at. */
export interface Call {
  readonly ports: ReceivingPorts;
  readonly context: Context;
  readonly parameters: ReadonlyMap<string, string>;
  readonly isPost: boolean;
  readonly apiKey: string;
}

/** Answers with an element, or null for an empty `<lfm status="ok"/>`. */
export type Method = (call: Call) => Promise<ReplyElement | null>;

/** A parameter that must be there and not be empty. */
export function required(call: Call, name: string): string {
  const value = call.parameters.get(name)?.trim();
  if (!value)
    throw new LastfmFault(6, `Invalid parameters - Your request is missing a required parameter: ${name}`);
  return value;
}

export function requirePost(call: Call): void {
  if (!call.isPost) throw new LastfmFault(6, 'Invalid parameters - This method must be called by POST');
}

export interface SignedIn extends Holder {
  readonly client: string | null;
}

/** Who calls, by session key. Throws 9 for a key that is not good and 4 when its token may not do this. */
export async function requireSession(call: Call, scope: 'scrobble' | 'read'): Promise<SignedIn> {
  const { ports, context } = call;
  const session = await ports.sessions.find('lastfm', required(call, 'sk'));
  await ports.requestLimit.count(
    session ? `token:${session.tokenId}` : `address:${ports.addressOf(context)}`,
  );
  if (!session) throw new LastfmFault(9, 'Invalid session key - Please re-authenticate');
  const client = clientOf(context) ?? session.client;
  await ports.tokens.noteUse(session.tokenId, client);
  if (!session.scopes.includes(scope))
    throw new LastfmFault(
      4,
      `Authentication Failed - The token behind this session lacks the scope "${scope}"`,
    );
  return { ...session, client };
}
