import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DiscogsDouble, discogsRelease, startDiscogsDouble } from '../../src/index.ts';
import { answered, StandingClock } from './support.ts';

const clock = new StandingClock();
let discogs: DiscogsDouble;
let nonces = 0;
beforeEach(async () => {
  discogs = await startDiscogsDouble({ clock });
  discogs.addUser({ name: 'Ada' });
});
afterEach(() => discogs.close());

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
interface Signing {
  readonly method?: 'HMAC-SHA1' | 'PLAINTEXT';
  readonly token?: string;
  readonly tokenSecret?: string;
  readonly consumerSecret?: string;
  readonly more?: Record<string, string>;
}

/** Signs a request as RFC 5849 says. */
function authorization(verb: string, path: string, signing: Signing): string {
  const { method = 'HMAC-SHA1', token, tokenSecret = '', more = {} } = signing;
  nonces += 1;
  const fields: Record<string, string> = {
    oauth_consumer_key: discogs.consumerKey,
    oauth_nonce: `n${nonces}`,
    oauth_timestamp: String(Math.floor(clock.time / 1000)),
    oauth_signature_method: method,
    ...(token === undefined ? {} : { oauth_token: token }),
    ...more,
  };
  const url = new URL(path, discogs.url);
  const pairs = [...Object.entries(fields), ...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const base = [verb, url.origin + url.pathname, pairs.join('&')].map(encode).join('&');
  const key = `${encode(signing.consumerSecret ?? discogs.consumerSecret)}&${encode(tokenSecret)}`;
  const signature = method === 'PLAINTEXT' ? key : createHmac('sha1', key).update(base).digest('base64');
  const all = Object.entries({ ...fields, oauth_signature: signature });
  return `OAuth ${all.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
}

const send = (verb: string, path: string, header: string) =>
  fetch(new URL(path, discogs.url), {
    method: verb,
    headers: { authorization: header, 'user-agent': 'FonotecaTest/1.0' },
  });
const ask = (verb: string, path: string, signing: Signing = {}) =>
  send(verb, path, authorization(verb, path, signing));
const form = async (response: Response) => Object.fromEntries(new URLSearchParams(await response.text()));

const callback = { oauth_callback: 'https://music.example/back?state=s 1' };

async function signIn(method: 'HMAC-SHA1' | 'PLAINTEXT') {
  const asked = await form(await ask('GET', '/oauth/request_token', { method, more: callback }));
  expect(asked.oauth_callback_confirmed).toBe('true');
  const pageUrl = `${discogs.url}/oauth/authorize?oauth_token=${asked.oauth_token}`;
  expect(await (await fetch(pageUrl)).text()).toContain('<option>Ada</option>');
  const pressed = await fetch(`${discogs.url}/oauth/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ oauth_token: asked.oauth_token ?? '', user: 'Ada' }),
    redirect: 'manual',
  });
  const back = new URL(pressed.headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('s 1');
  const signing = {
    method,
    token: asked.oauth_token ?? '',
    tokenSecret: asked.oauth_token_secret ?? '',
    more: { oauth_verifier: back.searchParams.get('oauth_verifier') ?? '' },
  };
  return { asked, signing };
}

test.each(['HMAC-SHA1', 'PLAINTEXT'] as const)(
  '%s: the whole way to the person’s own data',
  async (method) => {
    const { signing } = await signIn(method);
    const given = await form(await ask('POST', '/oauth/access_token', signing));
    const own = { method, token: given.oauth_token ?? '', tokenSecret: given.oauth_token_secret ?? '' };
    expect(await (await ask('GET', '/oauth/identity', own)).json()).toMatchObject({ username: 'Ada' });
    discogs.addToCollection('Ada', discogsRelease());
    const path = '/users/Ada/collection/folders/1/releases?per_page=100&page=1&sort=added';
    const listed = await ask('GET', path, own);
    expect((await listed.json()).releases).toHaveLength(1);
    expect(listed.headers.get('x-discogs-ratelimit')).toBe('60');
    // The request token was good once.
    expect((await ask('POST', '/oauth/access_token', signing)).status).toBe(401);
    discogs.revoke(own.token);
    expect((await ask('GET', '/oauth/identity', own)).status).toBe(401);
  },
);

test('refused: another secret, an old time, a nonce twice, a verifier that is none, nobody pressed Allow', async () => {
  const status = async (signing: Signing) => (await ask('GET', '/oauth/request_token', signing)).status;
  expect(await status({ more: callback })).toBe(200);
  expect(await status({ more: callback, consumerSecret: 'x' })).toBe(401);
  expect(await status({ more: callback, method: 'PLAINTEXT', consumerSecret: 'x' })).toBe(401);
  expect(await status({ more: { ...callback, oauth_consumer_key: 'x' } })).toBe(401);
  expect(await status({ more: { ...callback, oauth_timestamp: String(clock.time / 1000 - 601) } })).toBe(401);
  expect(await status({ more: { ...callback, oauth_timestamp: String(clock.time) } })).toBe(401);
  expect(await status({})).toBe(400);
  const header = authorization('GET', '/oauth/request_token', { more: callback });
  expect((await send('GET', '/oauth/request_token', header)).status).toBe(200);
  const again = await send('GET', '/oauth/request_token', header).then(answered);
  expect(again).toMatchObject({ status: 401, json: { message: expect.stringContaining('nonce') } });
  const { signing } = await signIn('HMAC-SHA1');
  const wrong = { ...signing, more: { oauth_verifier: 'x' } };
  expect((await ask('POST', '/oauth/access_token', wrong)).status).toBe(401);
  const asked = await form(await ask('GET', '/oauth/request_token', { more: callback }));
  const early = { token: asked.oauth_token ?? '', tokenSecret: asked.oauth_token_secret ?? '' };
  expect((await ask('POST', '/oauth/access_token', { ...early, more: { oauth_verifier: '' } })).status).toBe(
    401,
  );
});

test('a query that was changed on the way breaks the signature', async () => {
  const { signing } = await signIn('HMAC-SHA1');
  const given = await form(await ask('POST', '/oauth/access_token', signing));
  const own = { token: given.oauth_token ?? '', tokenSecret: given.oauth_token_secret ?? '' };
  const header = authorization('GET', '/database/search?barcode=1', own);
  expect((await send('GET', '/database/search?barcode=2', header)).status).toBe(401);
  expect((await ask('GET', "/database/search?q=it's (here) *ü", own)).status).toBe(200);
});

test('the page refuses a token of nobody and an unknown account', async () => {
  const status = async (query: string) => (await fetch(`${discogs.url}/oauth/authorize?${query}`)).status;
  const asked = await form(await ask('GET', '/oauth/request_token', { more: { oauth_callback: 'oob' } }));
  expect(await status('oauth_token=x')).toBe(400);
  expect(await status(`oauth_token=${asked.oauth_token}&auto=nobody`)).toBe(403);
  expect(await status(`oauth_token=${asked.oauth_token}&auto=ada`)).toBe(200);
});
