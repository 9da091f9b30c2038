import { startDiscogsDouble, startLastfmDouble, startListenBrainzDouble } from '@fonoteca/test-kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

const json = async (answer: Promise<Response>) => {
  const response = await answer;
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
};
const eventually = <Answer>(look: () => Promise<Answer> | Answer): Promise<Answer> =>
  vi.waitFor(look, { timeout: 15_000, interval: 50 });

describe('linking by a token, a password or an address', () => {
  let listenBrainz: Awaited<ReturnType<typeof startListenBrainzDouble>>;
  let compatible: Awaited<ReturnType<typeof startLastfmDouble>>;
  let discogs: Awaited<ReturnType<typeof startDiscogsDouble>>;
  let server: TestServer;
  let guarded: TestServer;
  let ada: TestPerson;
  beforeAll(async () => {
    [listenBrainz, compatible, discogs] = await Promise.all([
      startListenBrainzDouble({}),
      startLastfmDouble({}),
      startDiscogsDouble({}),
    ]);
    const { services } = readConfig({
      LISTENBRAINZ_BASE_URL: listenBrainz.url,
      DISCOGS_BASE_URL: discogs.url,
      DISCOGS_CONSUMER_KEY: discogs.consumerKey,
      DISCOGS_CONSUMER_SECRET: discogs.consumerSecret,
    });
    server = await startTestServer({ services, allowPrivateAddresses: true });
    guarded = await startTestServer({ services });
    ada = await server.createPerson('ada', 'owner');
  });
  afterAll(async () => {
    await Promise.all([server?.close(), guarded?.close()]);
    await Promise.all([listenBrainz?.close(), compatible?.close(), discogs?.close()]);
  });

  test('ListenBrainz: a token that is not good is refused; a good one is linked and gets listens', async () => {
    const { token } = listenBrainz.addUser({ name: 'ada-lb' });
    const wrong = await ada.call('POST', '/api/v1/linked-accounts/listenbrainz', { token: 'not-this-one' });
    expect(wrong.status).toBe(400);
    const refusal = await wrong.text();
    expect(JSON.parse(refusal).errors[0].field).toBe('token');
    expect(refusal).not.toContain('not-this-one');
    expect((await json(ada.call('GET', '/api/v1/linked-accounts'))).items).toEqual([]);

    const linked = await ada.call('POST', '/api/v1/linked-accounts/listenbrainz', { token });
    expect(linked.status).toBe(201);
    expect(await linked.json()).toMatchObject({
      service: 'listenbrainz',
      label: 'ListenBrainz',
      name: 'ada-lb',
      url: null,
    });
    const listenedAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000).toISOString();
    await json(ada.call('POST', '/api/v1/listens', { artist: 'Ada', track: 'Halo', listenedAt }));
    await eventually(() =>
      expect(listenBrainz.ledger()).toMatchObject([
        { account: 'ada-lb', artist: 'Ada', track: 'Halo', timestamp: Date.parse(listenedAt) / 1000 },
      ]),
    );
  });

  test('a compatible server: by its address and a password, which is kept nowhere', async () => {
    compatible.addUser({ name: 'ada-fm', password: 'her secret there' });
    const body = {
      url: compatible.url,
      name: 'ada-fm',
      apiKey: compatible.apiKey,
      secret: compatible.secret,
    };
    const wrong = await ada.call('POST', '/api/v1/linked-accounts/lastfm-compatible', {
      ...body,
      password: 'guessed',
    });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).not.toContain('guessed');
    const half = await ada.call('POST', '/api/v1/linked-accounts/lastfm-compatible', {
      ...body,
      password: 'her secret there',
      secret: undefined,
    });
    expect(half.status).toBe(400);
    const account = await json(
      ada.call('POST', '/api/v1/linked-accounts/lastfm-compatible', {
        ...body,
        password: 'her secret there',
      }),
    );
    expect(account).toMatchObject({
      service: 'lastfm',
      label: new URL(compatible.url).host,
      url: compatible.url,
    });
    const listenedAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 7_200_000).toISOString();
    await json(ada.call('POST', '/api/v1/listens', { artist: 'Ada', track: 'Tide', listenedAt }));
    await eventually(() => expect(compatible.ledger()).toMatchObject([{ account: 'ada-fm', track: 'Tide' }]));

    const changed = await json(
      ada.call('PATCH', `/api/v1/linked-accounts/${account.id}`, { forwards: false, dailyCap: 5 }),
    );
    expect(changed).toMatchObject({ forwards: false, dailyCap: 5, spentToday: 1 });
    expect((await ada.call('DELETE', `/api/v1/linked-accounts/${account.id}`)).status).toBe(200);
    expect((await ada.call('DELETE', `/api/v1/linked-accounts/${account.id}`)).status).toBe(404);
    const { items } = await json(ada.call('GET', '/api/v1/me/audit'));
    expect(items.slice(0, 2).map(({ action }: { action: string }) => action)).toEqual([
      'service-unlinked',
      'service-linked',
    ]);
  });

  test('an address in a private network is refused before anything is sent there', async () => {
    const person = await guarded.createPerson('cleo', 'owner');
    const before = compatible.requests().length;
    for (const url of [
      compatible.url,
      'http://localhost:1',
      'https://127.0.0.1',
      'https://[::1]',
      'https://169.254.169.254/x',
      'https://user:pw@example.org',
    ]) {
      const body = { url, name: 'x', password: 'y' };
      const answer = await person.call('POST', '/api/v1/linked-accounts/lastfm-compatible', body);
      expect(answer.status, url).toBe(400);
      expect((await answer.json()).errors[0].field, url).toBe('url');
      const other = await person.call('POST', '/api/v1/linked-accounts/listenbrainz', { url, token: 'y' });
      expect(other.status, url).toBe(400);
    }
    expect(compatible.requests()).toHaveLength(before);
    expect((await json(person.call('GET', '/api/v1/linked-accounts'))).items).toEqual([]);
  });

  test('Discogs: by a personal token, by its page with a state, and away again', async () => {
    expect(await json(ada.call('GET', '/api/v1/discogs/status'))).toEqual({
      linked: false,
      name: null,
      oauth: true,
    });
    expect((await ada.call('POST', '/api/v1/discogs/token', { token: 'wrong' })).status).toBe(400);
    const { token } = discogs.addUser({ name: 'ada-discs' });
    expect(await json(ada.call('POST', '/api/v1/discogs/token', { token }))).toEqual({ name: 'ada-discs' });
    expect((await json(ada.call('GET', '/api/v1/linked-accounts'))).items).toHaveLength(1);
    expect((await ada.call('DELETE', '/api/v1/discogs')).status).toBe(200);

    const login = await ada.call('POST', '/api/v1/discogs/login');
    const cookie = login.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const { url } = (await login.json()) as { url: string };
    const allowed = await fetch(`${url}&auto=ada-discs`, { redirect: 'manual' });
    const back = allowed.headers.get('location') ?? '';
    const visit = (cookies: string) => fetch(back, { redirect: 'manual', headers: { cookie: cookies } });
    expect((await visit(ada.cookie)).status).toBe(400);
    expect((await visit(`${ada.cookie}; ${cookie}`)).status).toBe(302);
    expect((await visit(`${ada.cookie}; ${cookie}`)).status).toBe(400);
    expect(await json(ada.call('GET', '/api/v1/discogs/status'))).toMatchObject({
      linked: true,
      name: 'ada-discs',
    });
  });
});

test('two instances that forward to each other pass a listen on once', async () => {
  const instances = await Promise.all([
    startTestServer({ allowPrivateAddresses: true }),
    startTestServer({ allowPrivateAddresses: true }),
  ]);
  try {
    const [here, there] = instances;
    const [ada, bea] = [await here.createPerson('ada', 'owner'), await there.createPerson('bea', 'owner')];
    const link = async (from: TestPerson, to: TestServer, person: TestPerson) =>
      json(
        from.call('POST', '/api/v1/linked-accounts/listenbrainz', {
          url: to.url,
          token: await person.token('scrobble', 'read'),
        }),
      );
    await link(ada, there, bea);
    await link(bea, here, ada);
    const listenedAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000).toISOString();
    await json(ada.call('POST', '/api/v1/listens', { artist: 'Round', track: 'And round', listenedAt }));
    await eventually(async () => {
      expect((await json(bea.call('GET', '/api/v1/listens'))).items).toHaveLength(1);
    });
    expect(await there.store.db.selectFrom('deliveries').select('id').execute()).toEqual([]);
    expect((await json(ada.call('GET', '/api/v1/listens'))).items).toHaveLength(1);
  } finally {
    await Promise.all(instances.map((instance) => instance.close()));
  }
});
