import type { Asked } from '../shared/serve.ts';
import { NotAllowed, type OAuth, type SignedRequest } from './oauth.ts';
import type { Owner, Shelf } from './shelf.ts';

export interface State {
  readonly shelf: Shelf;
  readonly oauth: OAuth;
  readonly revoked: Set<string>;
  readonly autoAuthorise: string | undefined;
}

/** The name of a program of its own, and not the one that its HTTP library gives to everybody. */
export function hasOwnName(agent: string | undefined): boolean {
  return agent !== undefined && /^[\w.-]+\/\S/.test(agent) && !generic.test(agent);
}

const generic =
  /^(node|undici|curl|wget|axios|got|python-requests|python-urllib|okhttp|mozilla|go-http-client)\b/i;

const personalToken = (authorization: string): string | undefined =>
  /^discogs +token=(\S+)$/i.exec(authorization)?.[1];

/** Whose budget a request is of. */
export function callerIn(authorization: string): string {
  return personalToken(authorization) ?? /oauth_token="([^"]+)"/.exec(authorization)?.[1] ?? authorization;
}

export function isKnown({ shelf, oauth, revoked }: State, authorization: string): boolean {
  const token = personalToken(authorization);
  if (token === undefined) return oauth.knows(authorization);
  return !revoked.has(token) && shelf.all().some((owner) => owner.token === token);
}

/** Who asks; nobody without a header. */
export function whoAsks(state: State, asked: Asked): Owner | undefined {
  const { authorization = '' } = asked.headers;
  if (authorization === '') return undefined;
  if (/^oauth /i.test(authorization)) return state.oauth.owner(signed(asked));
  const token = personalToken(authorization);
  const owner = state.shelf.all().find((one) => one.token === token && !state.revoked.has(one.token));
  if (!owner) throw new NotAllowed('Invalid consumer token. Please register an app before making requests.');
  return owner;
}

export function signed({ verb, url, headers, body }: Asked): SignedRequest {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const form = isForm ? Object.fromEntries(new URLSearchParams(body.toString('utf8'))) : {};
  return { verb, url, authorization: headers.authorization ?? '', form };
}
