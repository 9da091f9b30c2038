import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { Config } from '../src/config.ts';
import { startTestServer, type TestServer, testPassword } from './support.ts';

let server: TestServer;
afterEach(() => server.close());

/** Signs in under a Host header, as a proxy or a browser on the network would. */
async function signIn(settings: Partial<Config>, headers: Record<string, string>) {
  server = await startTestServer({ host: '0.0.0.0', ...settings });
  await server.createPerson('Ada', 'owner');
  const { port } = new URL(server.url);
  return new Promise<{ status: number | undefined; cookie: string; body: string; hsts: string | undefined }>(
    (resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path: '/api/v1/sign-in',
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
        },
        (response) => {
          let body = '';
          response.on('data', (chunk) => {
            body += chunk;
          });
          response.on('end', () =>
            resolve({
              status: response.statusCode,
              cookie: response.headers['set-cookie']?.[0] ?? '',
              body,
              hsts: response.headers['strict-transport-security'],
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(JSON.stringify({ name: 'Ada', password: testPassword }));
    },
  );
}

test('plain http on the network is refused with the way out', async () => {
  const answer = await signIn({}, { host: '192.168.1.5:4400' });
  expect(answer.status).toBe(403);
  expect(answer.body).toContain('FONOTECA_PUBLIC_URL');
  expect(answer.cookie).toBe('');
});

test('an http public URL accepts it', async () => {
  const answer = await signIn({ publicUrl: 'http://music.lan:4400' }, { host: 'music.lan:4400' });
  expect(answer.status).toBe(200);
  expect(answer.cookie).not.toContain('Secure');
});

test('behind a proxy with https the cookie is Secure, and its address is taken from the proxy', async () => {
  const answer = await signIn(
    { publicUrl: 'https://music.example.org' },
    {
      host: 'music.example.org',
      origin: 'https://music.example.org',
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
    },
  );
  expect(answer.status).toBe(200);
  expect(answer.cookie).toContain('Secure');
  expect(answer.hsts).toBeDefined();
  const { rows } = await server.store.pool.query(
    "select address from audit_entries where action = 'signed-in' order by id desc limit 1",
  );
  expect(rows[0].address).toBe('203.0.113.9');
});
