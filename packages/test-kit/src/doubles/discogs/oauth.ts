import { createHmac, randomBytes } from 'node:crypto';
import type { Owner } from './shelf.ts';

/** Refused for who asks: 401 and a text. */
export class NotAllowed extends Error {
  readonly status: number;

  constructor(message: string, status = 401) {
    super(message);
    this.status = status;
  }
}

interface RequestToken {
  readonly secret: string;
  readonly callback: string;
  owner?: Owner;
  verifier?: string;
}

type Fields = Readonly<Record<string, string>>;

export interface SignedRequest {
  readonly verb: string;
  readonly url: URL;
  readonly authorization: string;
  /** Fields of a form in the body. */
  readonly form: Fields;
}

/** Ten minutes: a clock may be off, a recording of an old request may not be sent again. */
const tolerance = 10 * 60;

/** OAuth 1.0a as Discogs does it: HMAC-SHA1 or PLAINTEXT, each nonce once. */
export class OAuth {
  private readonly requestTokens = new Map<string, RequestToken>();
  private readonly accessTokens = new Map<string, { secret: string; owner: Owner }>();
  private readonly nonces = new Set<string>();
  private readonly key: string;
  private readonly secret: string;
  private readonly now: () => number;

  constructor(key: string, secret: string, now: () => number) {
    this.key = key;
    this.secret = secret;
    this.now = now;
  }

  requestToken(request: SignedRequest): string {
    const fields = this.check(request, '');
    const callback = fields.oauth_callback ?? '';
    if (callback === '') throw new NotAllowed('oauth_callback is missing.', 400);
    const token = randomBytes(20).toString('hex');
    const secret = randomBytes(20).toString('hex');
    this.requestTokens.set(token, { secret, callback });
    return new URLSearchParams({
      oauth_token: token,
      oauth_token_secret: secret,
      oauth_callback_confirmed: 'true',
    }).toString();
  }

  /** Whether somebody may still allow it. */
  waits(token: string): boolean {
    const known = this.requestTokens.get(token);
    return known !== undefined && known.owner === undefined;
  }

  /** The person allows: gives the address to go back to, or the verifier to copy by hand (`oob`). */
  allow(token: string, owner: Owner): { back?: string; verifier: string } {
    const known = this.requestTokens.get(token);
    if (!known) throw new NotAllowed('Invalid token.', 400);
    const verifier = randomBytes(5).toString('hex');
    known.owner = owner;
    known.verifier = verifier;
    if (known.callback === 'oob') return { verifier };
    const back = new URL(known.callback);
    back.searchParams.append('oauth_token', token);
    back.searchParams.append('oauth_verifier', verifier);
    return { back: back.href, verifier };
  }

  accessToken(request: SignedRequest): string {
    const name = fieldsOf(request.authorization).oauth_token ?? '';
    const known = this.requestTokens.get(name);
    if (!known) throw new NotAllowed('Invalid request token.');
    const fields = this.check(request, known.secret);
    if (!known.owner || known.verifier !== fields.oauth_verifier) throw new NotAllowed('Invalid verifier.');
    this.requestTokens.delete(name);
    const token = randomBytes(20).toString('hex');
    const secret = randomBytes(20).toString('hex');
    this.accessTokens.set(token, { secret, owner: known.owner });
    return new URLSearchParams({ oauth_token: token, oauth_token_secret: secret }).toString();
  }

  /** Whose access token signed a request. */
  owner(request: SignedRequest): Owner {
    const known = this.accessTokens.get(fieldsOf(request.authorization).oauth_token ?? '');
    if (!known) throw new NotAllowed('Invalid access token.');
    this.check(request, known.secret);
    return known.owner;
  }

  knows(authorization: string): boolean {
    return this.accessTokens.has(fieldsOf(authorization).oauth_token ?? '');
  }

  revoke(token: string): boolean {
    return this.accessTokens.delete(token);
  }

  private check(request: SignedRequest, tokenSecret: string): Fields {
    const fields = fieldsOf(request.authorization);
    const { oauth_consumer_key: key, oauth_nonce: nonce, oauth_timestamp: time = '' } = fields;
    if (key !== this.key) throw new NotAllowed('Invalid consumer key.');
    if (!nonce) throw new NotAllowed('oauth_nonce is missing.');
    if (!/^\d+$/.test(time) || Math.abs(Number(time) - this.now() / 1000) > tolerance)
      throw new NotAllowed('Invalid timestamp: expired, or from the future.');
    if (fields.oauth_signature !== this.signature(request, fields, tokenSecret))
      throw new NotAllowed('Invalid signature. Expected signature base string differs.');
    const used = `${key}\n${fields.oauth_token ?? ''}\n${time}\n${nonce}`;
    if (this.nonces.has(used)) throw new NotAllowed('Invalid nonce: it was used before.');
    this.nonces.add(used);
    return fields;
  }

  private signature({ verb, url, form }: SignedRequest, fields: Fields, tokenSecret: string): string {
    const key = `${encode(this.secret)}&${encode(tokenSecret)}`;
    if (fields.oauth_signature_method === 'PLAINTEXT') return key;
    if (fields.oauth_signature_method !== 'HMAC-SHA1') throw new NotAllowed('Unknown signature method.');
    const { oauth_signature: _, realm: __, ...signed } = fields;
    const pairs = [...Object.entries(signed), ...url.searchParams, ...Object.entries(form)]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort((left, right) => (left < right ? -1 : 1));
    const base = [verb, `${url.origin}${url.pathname}`, pairs.join('&')].map(encode).join('&');
    return createHmac('sha1', key).update(base).digest('base64');
  }
}

/** Fields of an `Authorization: OAuth …` header. */
function fieldsOf(authorization: string): Fields {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of authorization.matchAll(/(\w+)="([^"]*)"/g))
    fields[name] = decodeURIComponent(value);
  return fields;
}

/** RFC 3986: what encodeURIComponent leaves, OAuth does not. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
