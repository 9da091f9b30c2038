import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('tokens in addresses do not get into the log', async () => {
  const logged = vi.spyOn(server.runtime.log, 'debug');
  const paths = [
    '/api/v1/shelves',
    '/shared',
    '/api/v1/invitations/by-token',
    '/invite',
    '/api/v1/live/calendar',
  ];
  for (const path of paths) await server.call('GET', `${path}/a-token-of-somebody`);
  await server.call('GET', '/api/v1/shelves/a-token-of-somebody/records/7');
  const text = JSON.stringify(logged.mock.calls);
  expect(text).not.toContain('a-token-of-somebody');
  for (const path of paths) expect(text).toContain(`${path}/[hidden]`);
  expect(text).toContain('/api/v1/shelves/[hidden]/records/7');
});
