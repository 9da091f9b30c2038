import { afterEach, beforeEach, expect, test } from 'vitest';
import { md5 } from '../../src/doubles/lastfm/signature.ts';
import { type LastfmDouble, startLastfmDouble } from '../../src/index.ts';
import { answered, batch, post, StandingClock } from './support.ts';

const clock = new StandingClock();
let lastfm: LastfmDouble;
let sk: string;
beforeEach(async () => {
  lastfm = await startLastfmDouble({ clock });
  sk = lastfm.addUser({ name: 'Ada', password: 'secret' }).sessionKey;
});
afterEach(() => lastfm.close());

const allowAddress = (query: Record<string, string>) =>
  `${lastfm.url}/api/auth/?${new URLSearchParams({ api_key: lastfm.apiKey, ...query })}`;
const redeem = (token: string) => post(lastfm, { method: 'auth.getSession', token });

test('web: the page allows by POST, the token comes back once and is good once', async () => {
  const cb = 'https://music.example/callback?state=abc';
  const shown = await fetch(allowAddress({ cb }));
  expect(await shown.text()).toContain('<option>Ada</option>');
  const pressed = await fetch(`${lastfm.url}/api/auth/`, {
    method: 'POST',
    body: new URLSearchParams({ api_key: lastfm.apiKey, cb, user: 'Ada' }),
    redirect: 'manual',
  });
  const back = new URL(pressed.headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('abc');
  const token = back.searchParams.get('token') ?? '';
  expect((await redeem(token)).json).toEqual({ session: { subscriber: 0, name: 'Ada', key: sk } });
  expect((await redeem(token)).json.error).toBe(4);
});

test('web: auto presses Allow at once', async () => {
  const gone = await fetch(allowAddress({ cb: 'http://localhost/cb', auto: 'ada' }), { redirect: 'manual' });
  expect(gone.status).toBe(302);
  const token = new URL(gone.headers.get('location') ?? '').searchParams.get('token') ?? '';
  expect((await redeem(token)).json.session.name).toBe('Ada');
});

test('desktop: a token is 14 before it is allowed, 15 after an hour, 4 when nobody made it', async () => {
  const make = async (): Promise<string> => (await post(lastfm, { method: 'auth.getToken' })).json.token;
  const first = await make();
  expect((await redeem(first)).json.error).toBe(14);
  expect(await (await fetch(allowAddress({ token: first, auto: 'Ada' }))).text()).toContain('authenticated');
  expect((await redeem(first)).json.session.key).toBe(sk);
  const second = await make();
  lastfm.authorise(second, 'Ada');
  clock.forward(60 * 60_000 + 1);
  expect((await redeem(second)).json.error).toBe(15);
  expect((await redeem('nobody')).json.error).toBe(4);
});

test('mobile: by password and by authToken, and neither when wrong', async () => {
  const mobile = (proof: Record<string, string>) =>
    post(lastfm, { method: 'auth.getMobileSession', username: 'Ada', ...proof });
  expect((await mobile({ password: 'secret' })).json.session.key).toBe(sk);
  expect((await mobile({ authToken: md5(`Ada${md5('secret')}`) })).json.session.key).toBe(sk);
  expect((await mobile({ password: 'wrong' })).json.error).toBe(4);
  expect((await mobile({ authToken: md5('Adasecret') })).json.error).toBe(4);
  expect((await mobile({})).json.error).toBe(6);
});

test('the page refuses another API key, an unknown account and a callback that is no web address', async () => {
  const status = async (query: Record<string, string>) =>
    (await fetch(allowAddress(query), { redirect: 'manual' })).status;
  expect(await status({ cb: 'http://localhost/', api_key: 'x' })).toBe(403);
  expect(await status({ cb: 'http://localhost/', auto: 'nobody' })).toBe(403);
  expect(await status({ cb: 'javascript:alert(1)' })).toBe(400);
  expect(await status({ token: 'unknown' })).toBe(400);
});

test('a session key outlives the double that gave it', async () => {
  await lastfm.close();
  lastfm = await startLastfmDouble({ clock });
  expect(lastfm.addUser({ name: 'Ada' }).sessionKey).toBe(sk);
  const item = { artist: 'A', track: 'B', timestamp: Math.floor(clock.time / 1000) - 60 };
  expect((await post(lastfm, batch(sk, [item]))).json.scrobbles['@attr'].accepted).toBe(1);
  const unknown = await fetch(`${lastfm.url}/elsewhere`).then(answered);
  expect(unknown.text).toContain('code="2"');
});
