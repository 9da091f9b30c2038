import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer, testPassword } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const as = (cookie: string) => ({ cookie, origin: server.url });

test('from the set-up link to an invited listener', async () => {
  expect(await (await server.call('GET', '/api/v1/setup')).json()).toMatchObject({ needsOwner: true });
  const link = new URL((await server.setupLink()) ?? '');
  expect(link.origin).toBe(server.url);
  const token = link.searchParams.get('token');
  expect(await (await server.call('GET', `/api/v1/invitations/by-token/${token}`)).json()).toMatchObject({
    role: 'owner',
  });

  const account = { token, name: 'Olga', password: testPassword, timeZone: 'Europe/Madrid' };
  const made = await server.call('POST', '/api/v1/invitations/accept', { body: account });
  expect(made.status).toBe(201);
  expect(await made.json()).toMatchObject({
    name: 'Olga',
    role: 'owner',
    timeZone: 'Europe/Madrid',
    listens: 0,
  });
  const header = made.headers.get('set-cookie') ?? '';
  expect(header).toMatch(/^fonoteca_session=/);
  expect(header).toMatch(/HttpOnly/);
  expect(header).toMatch(/SameSite=Lax/);
  expect(header).not.toMatch(/Secure/);
  expect(await server.setupLink()).toBeNull();
  expect((await server.call('POST', '/api/v1/invitations/accept', { body: account })).status).toBe(404);

  const owner = cookieOf(made);
  const invited = await server.call('POST', '/api/v1/invitations', { body: {}, headers: as(owner) });
  expect(invited.status).toBe(201);
  const invitation = new URL((await invited.json()).link).searchParams.get('token');
  const listener = await server.call('POST', '/api/v1/invitations/accept', {
    body: { token: invitation, name: 'Liam', password: testPassword, timeZone: 'UTC' },
  });
  expect(await listener.json()).toMatchObject({ name: 'Liam', role: 'listener' });
  const people = await server.call('GET', '/api/v1/people', { headers: as(owner) });
  expect((await people.json()).items.map((person: { name: string }) => person.name)).toEqual([
    'Olga',
    'Liam',
  ]);
  const refused = await server.call('GET', '/api/v1/people', { headers: as(cookieOf(listener)) });
  expect(refused.status).toBe(403);
});

test('sign in, change the password, sign out', async () => {
  const person = await server.createPerson('Petra');
  const wrong = await server.call('POST', '/api/v1/sign-in', {
    body: { name: 'Petra', password: 'not this one' },
  });
  expect(wrong.status).toBe(401);
  const signedIn = await server.call('POST', '/api/v1/sign-in', {
    body: { name: 'petra', password: testPassword },
  });
  expect(signedIn.status).toBe(200);
  const cookie = cookieOf(signedIn);
  const sessions = await server.call('GET', '/api/v1/me/sessions', { headers: { cookie } });
  expect((await sessions.json()).items).toHaveLength(2);

  const changed = await person.call('POST', '/api/v1/me/password', {
    current: testPassword,
    next: 'another long one',
  });
  expect(changed.status).toBe(200);
  expect((await server.call('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(401);
  const fresh = cookieOf(changed);
  expect((await server.call('GET', '/api/v1/me', { headers: { cookie: fresh } })).status).toBe(200);
  expect((await server.call('POST', '/api/v1/sign-out', { headers: as(fresh) })).status).toBe(200);
  expect((await server.call('GET', '/api/v1/me', { headers: { cookie: fresh } })).status).toBe(401);
});

test('change name and time zone, then delete the account', async () => {
  const person = await server.createPerson('Nora');
  const changed = await person.call('PATCH', '/api/v1/me', {
    name: 'Nora B',
    timeZone: 'Asia/Tokyo',
    scrobbleRule: { kind: 'everything' },
  });
  expect(await changed.json()).toMatchObject({
    name: 'Nora B',
    timeZone: 'Asia/Tokyo',
    scrobbleRule: { kind: 'everything' },
  });
  const wrongZone = await person.call('PATCH', '/api/v1/me', { timeZone: 'Mars/Olympus' });
  expect(wrongZone.status).toBe(400);
  expect((await wrongZone.json()).errors[0].field).toBe('timeZone');

  const unconfirmed = await person.call('DELETE', '/api/v1/me', { password: testPassword, confirm: 'Nora' });
  expect((await unconfirmed.json()).errors[0].field).toBe('confirm');
  const deleted = await person.call('DELETE', '/api/v1/me', { password: testPassword, confirm: 'Nora B' });
  expect(deleted.status).toBe(200);
  expect((await person.call('GET', '/api/v1/me')).status).toBe(401);
});

describe('tokens', () => {
  test('a token does what its scopes allow, until it is revoked', async () => {
    const person = await server.createPerson('Tom');
    const made = await person.call('POST', '/api/v1/tokens', { label: 'phone', scopes: ['read'] });
    expect(made.status).toBe(201);
    const { id, token } = await made.json();
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.call('GET', '/api/v1/listens', { headers })).status).toBe(200);
    const write = await server.call('POST', '/api/v1/listens', {
      headers,
      body: { artist: 'A', track: 'T', listenedAt: '2024-01-01T00:00:00Z' },
    });
    expect(write.status).toBe(403);
    expect((await write.json()).detail).toContain('write');
    // What changes access is for a browser alone.
    expect((await server.call('GET', '/api/v1/tokens', { headers })).status).toBe(403);
    expect((await person.call('DELETE', `/api/v1/tokens/${id}`)).status).toBe(200);
    expect((await server.call('GET', '/api/v1/listens', { headers })).status).toBe(401);
  });

  test("somebody else's token is not found", async () => {
    const [ines, jan] = [await server.createPerson('Ines'), await server.createPerson('Jan')];
    const made = await ines.call('POST', '/api/v1/tokens', { label: 'phone', scopes: ['read'] });
    const { id } = await made.json();
    expect((await jan.call('DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
    expect((await (await ines.call('GET', '/api/v1/tokens')).json()).items).toHaveLength(1);
  });
});
