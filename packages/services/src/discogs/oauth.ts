import { createHmac, randomUUID } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import { createHttpClient, type HttpReply } from '@fonoteca/http-kit';
import OAuth from 'oauth-1.0a';
import { asFaults } from '../faults.ts';

export interface DiscogsOAuthOptions {
  /** `https://api.discogs.com`. */
  readonly baseUrl: string;
  /** Where the page to allow stands; `https://www.discogs.com`, or `baseUrl` where that is another host. */
  readonly siteUrl?: string | undefined;
  readonly userAgent: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly fetch?: typeof fetch | undefined;
}

export interface DiscogsTokens {
  readonly token: string;
  readonly tokenSecret: string;
}

/** OAuth 1.0a. Throws Fault: `unauthenticated` when Discogs refuses, `unavailable` or `rate-limited` later. */
export interface DiscogsSignIn {
  /** First: a request token and where the person allows it. Keep the secret until the callback. */
  begin(
    callback: string,
    signal?: AbortSignal,
  ): Promise<DiscogsTokens & { readonly authorizationUrl: string }>;
  /** Then: `oauth_verifier` of the callback for an access token, which never expires. */
  finish(request: DiscogsTokens, verifier: string, signal?: AbortSignal): Promise<DiscogsTokens>;
}

export function createDiscogsSignIn(options: DiscogsOAuthOptions): DiscogsSignIn {
  const { baseUrl, consumerKey, consumerSecret } = options;
  const site =
    options.siteUrl ?? (baseUrl === 'https://api.discogs.com' ? 'https://www.discogs.com' : baseUrl);
  const http = (sign: ReturnType<typeof discogsSigner>) =>
    createHttpClient({
      name: 'Discogs',
      baseUrl,
      userAgent: options.userAgent,
      timeoutMs: 20_000,
      pace: { requests: 1, perMs: 1000 },
      maxBytes: 10_000,
      sign,
      ...(options.fetch ? { fetch: options.fetch } : {}),
    });
  return {
    begin: (callback, signal) =>
      asFaults(async () => {
        const sign = discogsSigner(consumerKey, consumerSecret, undefined, { oauth_callback: callback });
        const tokens = tokensIn(await http(sign).fetch({ path: '/oauth/request_token', signal }));
        const url = new URL(`${site}/oauth/authorize`);
        url.searchParams.append('oauth_token', tokens.token);
        return { ...tokens, authorizationUrl: url.href };
      }),
    finish: (request, verifier, signal) =>
      asFaults(async () => {
        const sign = discogsSigner(consumerKey, consumerSecret, request, { oauth_verifier: verifier });
        return tokensIn(await http(sign).fetch({ method: 'POST', path: '/oauth/access_token', signal }));
      }),
  };
}

/** Signs a request (HMAC-SHA1): its header `Authorization`. */
export function discogsSigner(
  key: string,
  secret: string,
  tokens: DiscogsTokens | undefined,
  more: Readonly<Record<string, string>> = {},
) {
  const oauth = new OAuth({
    consumer: { key, secret },
    signature_method: 'HMAC-SHA1',
    hash_function: (text, signingKey) => createHmac('sha1', signingKey).update(text).digest('base64'),
  });
  // The library's own comes from Math.random.
  oauth.getNonce = () => randomUUID();
  const token = tokens && { key: tokens.token, secret: tokens.tokenSecret };
  return ({ method, url }: { readonly method: string; readonly url: string }): Record<string, string> => {
    const { Authorization } = oauth.toHeader(oauth.authorize({ url, method, data: { ...more } }, token));
    return { authorization: Authorization };
  };
}

function tokensIn(reply: HttpReply): DiscogsTokens {
  const fields = new URLSearchParams(reply.text());
  const token = fields.get('oauth_token');
  const tokenSecret = fields.get('oauth_token_secret');
  if (!token || !tokenSecret) throw new Fault('unavailable', 'Discogs gave an answer that cannot be read.');
  return { token, tokenSecret };
}
