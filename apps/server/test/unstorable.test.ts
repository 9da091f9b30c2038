import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ada: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.createPerson('Ada', 'owner');
}, 60_000);
afterAll(() => server?.close());

const large = 99_999_999_999;
const radio = (context: object) => ({ purpose: 'radio', context });
const ruled = (rule: object) => ({ purpose: 'mix', rules: [rule] });

test.each<[method: string, path: string, body?: unknown]>([
  ['GET', `/recommendations/${large}`],
  ['GET', `/models/${large}`],
  ['GET', `/models/${large}/file`],
  ['DELETE', `/models/${large}`],
  ['GET', `/similar/artist/${large}`],
  ['DELETE', `/taste/exclusions/${large}`],
  ['PUT', '/taste/marks', { kind: 'artist', id: large, mark: 'like' }],
  ['PUT', '/taste/marks', { kind: 'artist', key: 'a\0b', mark: 'like' }],
  ['PUT', '/taste/marks', { kind: 'artist', key: 'a\ud800b', mark: 'like' }],
  ['PATCH', '/taste/settings', { rules: [{ kind: 'without-tag', tag: 'a\0b' }] }],
  ['PATCH', '/taste/settings', { rules: [{ kind: 'without-tag', tag: 'a\ud800b' }] }],
  ['POST', '/taste/exclusions', { kind: 'artist', id: large }],
  [
    'POST',
    '/taste/exclusions',
    { kind: 'period', from: '2020-01-01T00:00:00Z', until: '2021-01-01T00:00:00Z', name: 'a\0' },
  ],
  ['POST', '/recommendations', radio({ seeds: [{ kind: 'artist', id: large }] })],
  ['POST', '/recommendations', ruled({ kind: 'without', entity: 'artist', key: 'a\0b' })],
  ['POST', '/recommendations', ruled({ kind: 'language', in: ['a\0'] })],
  ['POST', '/recommendations/1/feedback', { items: [{ position: 99_999, feedback: 'like' }] }],
  ['GET', '/taste/marks?cursor=1%201%20%00'],
])('%s %s: what the database cannot hold is refused, no defect', async (method, path, body) => {
  const response = await ada.call(method, `/api/v1${path}`, body);
  expect(await response.json()).toMatchObject({ status: 400, code: 'invalid' });
});

test.each(['1e400', '1.5', '1.5 1.5 x', '1 99999 x'])(
  'the cursor “%s” that nobody was given is at the end',
  async (cursor) => {
    for (const path of ['/taste/marks', '/recommendations']) {
      const response = await ada.call('GET', `/api/v1${path}?cursor=${encodeURIComponent(cursor)}`);
      expect(await response.json()).toMatchObject({ items: [], next: null });
    }
  },
);
