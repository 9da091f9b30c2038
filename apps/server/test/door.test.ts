import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let person: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  person = await server.createPerson('Ada', 'owner');
});
afterAll(() => server.close());

/** fetch does not let a Host header through. */
function statusForHost(host: string, path = '/api/v1/setup'): Promise<number | undefined> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('who may come in', () => {
  test('a name that is not ours is refused: DNS rebinding', async () => {
    expect(await statusForHost('evil.example')).toBe(403);
    expect(await statusForHost('evil.example:4400', '/')).toBe(403);
    expect(await statusForHost('192.168.1.5')).toBe(403);
    expect(await statusForHost('localhost:1')).toBe(200);
    expect(await statusForHost('[::1]:1')).toBe(200);
  });

  test('a write by cookie must come from a page of ours', async () => {
    const write = (headers: Record<string, string>) =>
      server.call('PATCH', '/api/v1/me', { body: {}, headers: { cookie: person.cookie, ...headers } });
    expect((await write({})).status).toBe(403);
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await write({ origin: 'null' })).status).toBe(403);
    expect((await write({ origin: server.url, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await write({ origin: server.url })).status).toBe(200);
  });

  test('a foreign page cannot sign somebody in', async () => {
    const body = { name: 'Ada', password: 'whatever it is' };
    const headers = { origin: 'https://evil.example' };
    expect((await server.call('POST', '/api/v1/sign-in', { body, headers })).status).toBe(403);
  });

  test('a token needs no origin, a bad one is refused', async () => {
    const token = await person.token('read');
    const good = await server.call('GET', '/api/v1/me', { headers: { authorization: `Token ${token}` } });
    expect(good.status).toBe(200);
    const bad = await server.call('GET', '/api/v1/me', {
      headers: { authorization: 'Bearer 00000000-0000-4000-8000-000000000000', cookie: person.cookie },
    });
    expect(bad.status).toBe(401);
    expect(bad.headers.get('www-authenticate')).toContain('Bearer');
  });
});

describe('answers', () => {
  test('a problem names fields, reasons and the code', async () => {
    const response = await person.call('POST', '/api/v1/listens', {
      artist: ' ',
      track: 'T',
      listenedAt: 'yesterday',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({ status: 400, code: 'invalid', type: 'about:blank' });
    expect(problem.errors.map((error: { field: string }) => error.field)).toEqual(['artist', 'listenedAt']);
  });

  test('of queries and paths too', async () => {
    const query = await (await person.call('GET', '/api/v1/listens?limit=1000')).json();
    expect(query.errors[0].field).toBe('query.limit');
    const path = await (await person.call('GET', '/api/v1/listens/abc')).json();
    expect(path.errors[0].field).toBe('params.id');
  });

  test('what is not JSON, or too large, is refused', async () => {
    const send = (body: string, type: string) =>
      fetch(`${server.url}/api/v1/listens`, {
        method: 'POST',
        body,
        headers: { cookie: person.cookie, origin: server.url, 'content-type': type },
      });
    expect((await (await send('{', 'application/json')).json()).errors[0].field).toBe('body');
    expect((await (await send('{}', 'text/plain')).json()).errors[0].field).toBe('Content-Type');
    expect((await send(`"${'x'.repeat(1024 * 1024)}"`, 'application/json')).status).toBe(413);
  });

  test('every answer carries the security headers', async () => {
    for (const path of ['/', '/api/v1/setup', '/api/v1/nothing', '/health']) {
      const response = await server.call('GET', path);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("script-src 'unsafe");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('an unknown endpoint is a problem, an unknown page is the page', async () => {
    expect((await server.call('GET', '/api/v1/nothing')).status).toBe(404);
    const page = await server.call('GET', '/artists/5');
    expect([200, 503]).toContain(page.status);
    expect((await server.call('GET', '/assets/nothing.js')).status).toBe(404);
  });
});

describe('the instance', () => {
  test('says how it is', async () => {
    const health = await server.call('GET', '/health');
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ status: 'ok', database: true, worker: true });
  });

  test('gives figures to this machine alone', async () => {
    const metrics = await (await server.call('GET', '/metrics')).text();
    const has = (line: RegExp) => line.test(metrics);
    expect(has(/fonoteca_http_request_seconds_count\{[^}]*route="\/api\/v1\/setup"/)).toBe(true);
    expect(has(/^fonoteca_jobs\{state="queued"\} 0$/m)).toBe(true);
    expect(has(/^fonoteca_database_connections\{state="idle"\} \d/m)).toBe(true);
    const proxied = await server.call('GET', '/metrics', { headers: { 'x-forwarded-for': '10.0.0.9' } });
    expect(proxied.status).toBe(401);
  });

  test('documents every endpoint of the contract', async () => {
    const document = await (await server.call('GET', '/api/v1/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const takesFiles = {
      imports: 'files',
      'models/import': 'file',
      'playlists/import': 'file',
      'record-imports': 'file',
    };
    for (const [path, field] of Object.entries(takesFiles)) {
      const { content } = document.paths[`/api/v1/${path}`].post.requestBody;
      expect(content['multipart/form-data'].schema.properties).toHaveProperty(field);
    }
    expect(document.paths['/api/v1/listens/{id}'].get.parameters[0]).toMatchObject({
      name: 'id',
      in: 'path',
    });
    expect(document.components.schemas.Listen.properties.sent).toBeDefined();
    const { endpoints } = await import('@fonoteca/contract');
    for (const key of Object.keys(endpoints)) {
      const [method = '', path = ''] = key.split(' ');
      expect(document.paths[path]?.[method.toLowerCase()], key).toBeDefined();
    }
    const page = await server.call('GET', '/api/v1/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).toContain('/api/v1/imports/{id}/undo');
    expect(html).not.toMatch(/<script|style="/);
  });
});
