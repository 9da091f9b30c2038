import { md5, sameText } from '../digests.ts';

/**
 * The pair that the settings give to clients that ask for one. It is the same for everybody and public:
 * it proves nothing, and makes a client's signing visible when it is wrong. See docs/decisions/0005.
 */
export const ownApiKey = 'fonoteca';
export const ownSharedSecret = 'fonoteca';

/** Left out of what is signed. */
const unsigned = new Set(['api_sig', 'format', 'callback']);

/**
 * Last.fm's signature: names and values one after another, sorted by name in byte order (`artist[10]`
 * before `artist[1]`), then the secret.
 *
 * @example signatureOf(new Map([['method', 'auth.getToken'], ['api_key', 'k']]), 's') // md5('api_keykmethodauth.getTokens')
 */
export function signatureOf(parameters: ReadonlyMap<string, string>, secret: string): string {
  const names = [...parameters.keys()].filter((name) => !unsigned.has(name));
  // Plain comparison: a locale's order puts artist[1] before artist[10].
  names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return md5(names.map((name) => `${name}${parameters.get(name)}`).join('') + secret);
}

/**
 * `unverifiable` for an api_key that is not ours: its secret is between that app and Last.fm, so nobody
 * here can say whether the signature is right. The session key, or the token it was made with, is what
 * says who asks.
 */
export function checkSignature(parameters: ReadonlyMap<string, string>): 'right' | 'wrong' | 'unverifiable' {
  if (parameters.get('api_key') !== ownApiKey) return 'unverifiable';
  const given = parameters.get('api_sig')?.trim().toLowerCase() ?? '';
  return sameText(given, signatureOf(parameters, ownSharedSecret)) ? 'right' : 'wrong';
}
