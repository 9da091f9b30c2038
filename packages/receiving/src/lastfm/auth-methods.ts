import { clientOf } from '../http.ts';
import { type Call, type Method, required, requirePost } from './call.ts';
import { LastfmFault } from './faults.ts';
import { element, type ReplyElement } from './reply.ts';
import { ownApiKey } from './signature.ts';

/** Desktop sign-in, first step: a token that somebody must authorise in a browser. */
export const getToken: Method = async (call) => {
  await countByAddress(call);
  return element('token', await call.ports.sessions.issueAuthToken(call.apiKey, null));
};

/** Web and desktop sign-in, last step: an authorised token becomes a session key, once. */
export const getSession: Method = async (call) => {
  const { ports, context, apiKey } = call;
  await countByAddress(call);
  const redeemed = await ports.sessions.redeem(required(call, 'token'), apiKey);
  if (redeemed.state === 'waiting')
    throw new LastfmFault(14, 'Unauthorized Token - This token has not been authorized');
  if (redeemed.state === 'expired') throw new LastfmFault(15, 'Token expired - Ask for a new one');
  if (redeemed.state !== 'authorised')
    throw new LastfmFault(4, 'Authentication Failed - Invalid token supplied');
  const client = clientOf(context);
  const { tokenId } = await ports.tokens.createClientToken(redeemed.personId, labelOf(client, apiKey));
  const key = await ports.sessions.open('lastfm', tokenId, client);
  const session = await ports.sessions.find('lastfm', key);
  if (!session) throw new LastfmFault(8, 'Operation failed - The account was removed meanwhile');
  return sessionElement(session.name, key);
};

/** Mobile sign-in: name and token, or a digest of both. */
export const getMobileSession: Method = async (call) => {
  const { ports, context, parameters } = call;
  requirePost(call);
  await countByAddress(call);
  const name = required(call, 'username');
  const password = parameters.get('password');
  const authToken = parameters.get('authToken') ?? parameters.get('authtoken');
  if (!password && !authToken) required(call, 'password');
  const holder = await ports.tokens.proveByLastfmMobile({ name, password, authToken });
  if (!holder)
    throw new LastfmFault(
      4,
      'Authentication Failed - Use your name here, and a token from the settings as password',
    );
  const client = clientOf(context);
  const key = await ports.sessions.open('lastfm', holder.tokenId, client);
  await ports.tokens.noteUse(holder.tokenId, client);
  return sessionElement(holder.name, key);
};

const sessionElement = (name: string, key: string): ReplyElement => ({
  name: 'session',
  children: [element('name', name), element('key', key), element('subscriber', 0)],
});

const labelOf = (client: string | null, apiKey: string): string => {
  const app = client ?? (apiKey === ownApiKey ? 'An app' : `App ${printable(apiKey).slice(0, 12)}`);
  return `${app} (signed in on the web)`;
};

const printable = (text: string): string => text.replace(/[^\p{L}\d._-]/gu, '');

const countByAddress = (call: Call) =>
  call.ports.requestLimit.count(`address:${call.ports.addressOf(call.context)}`);
