import { timingSafeEqual } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import { type Executor, open, type SecretKeys } from '@fonoteca/store';
import { nameKey } from './names.ts';
import { md5 } from './secrets.ts';
import type { TokenHolder } from './token-authenticator.ts';
import { tokenMd5Purpose, toScopes } from './tokens.ts';

export interface TokenWithMd5 extends TokenHolder {
  /** md5(token) in lower-case hex: as good as the token itself on the old protocols. */
  readonly md5: string;
}

/**
 * The tokens that stand of the person of this name, with md5(token), for the protocols that never send the
 * token. One sealed with a secret key that is no longer configured is left out: it works on ListenBrainz'
 * protocol alone, until a new token is made.
 */
export async function tokensOfPersonByName(
  executor: Executor,
  keys: SecretKeys,
  name: string,
): Promise<TokenWithMd5[]> {
  const rows = await executor
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select([
      'people.id as personId',
      'people.name',
      'api_tokens.id as tokenId',
      'api_tokens.scopes',
      'api_tokens.token_md5_sealed as sealed',
    ])
    .where('people.name_key', '=', nameKey(name))
    .where('api_tokens.revoked_at', 'is', null)
    .execute();
  return rows.flatMap(({ sealed, scopes, ...holder }) => {
    const opened = tryOpen(keys, sealed, holder.personId);
    return opened === undefined ? [] : [{ ...holder, scopes: toScopes(scopes), md5: opened }];
  });
}

function tryOpen(keys: SecretKeys, sealed: Buffer, personId: number): string | undefined {
  try {
    return open(keys, sealed, { personId, purpose: tokenMd5Purpose }).toString();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/**
 * AudioScrobbler 1.2: `a = md5(md5(token) + t)`, `t` as the client sent it. Whether `t` is near now is the
 * protocol's to check. Only tokens prove; the password of the account never does, here or below: it would
 * have to be stored so that it can be read.
 */
export async function proveByAudioScrobbler(
  executor: Executor,
  keys: SecretKeys,
  request: { name: string; timestamp: string; proof: string },
): Promise<TokenHolder | null> {
  const tokens = await tokensOfPersonByName(executor, keys, request.name);
  return holderWhere(tokens, (token) => sameHex(md5(token.md5 + request.timestamp), request.proof));
}

/**
 * Last.fm's mobile sign-in: either `password`, which is the token itself, or `authToken`, which is
 * md5(name + md5(token)) with the name as typed or in lower case (pylast sends the latter).
 */
export async function proveByLastfmMobile(
  executor: Executor,
  keys: SecretKeys,
  request: { name: string; password?: string | undefined; authToken?: string | undefined },
): Promise<TokenHolder | null> {
  const tokens = await tokensOfPersonByName(executor, keys, request.name);
  const { name, password, authToken } = request;
  return holderWhere(tokens, (token) => {
    const byPassword = password !== undefined && sameHex(token.md5, md5(password.trim()));
    const byAuthToken =
      authToken !== undefined &&
      [name, name.toLowerCase()].some((user) => sameHex(md5(user + token.md5), authToken));
    return byPassword || byAuthToken;
  });
}

function holderWhere(
  tokens: readonly TokenWithMd5[],
  matches: (token: TokenWithMd5) => boolean,
): TokenHolder | null {
  const found = tokens.find(matches);
  if (!found) return null;
  const { md5: _, ...holder } = found;
  return holder;
}

function sameHex(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given.toLowerCase());
  return left.length === right.length && timingSafeEqual(left, right);
}
