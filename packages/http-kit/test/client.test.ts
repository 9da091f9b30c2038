import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createHttpClient, type HttpClientOptions, HttpFault, type HttpRequest } from '../src/index.ts';
import { type Place, SimulatedTime, serve } from './support.ts';

let place: Place | undefined;
afterEach(async () => {
  await place?.close();
  place = undefined;
});

type Answer = (request: IncomingMessage, response: ServerResponse, index: number) => void;

async function clientOn(answer: Answer, options: Partial<HttpClientOptions> = {}) {
  place = await serve(answer);
  return createHttpClient({
    name: 'Example',
    baseUrl: place.url,
    userAgent: 'Fonoteca/test',
    timeoutMs: 10_000,
    pace: { requests: 1000, perMs: 1 },
    maxBytes: 1000,
    ...options,
  });
}

const good: Answer = (_, response) => response.end('{"id":7}');
const schema = z.object({ id: z.number() });

async function faultOf(run: Promise<unknown>): Promise<HttpFault> {
  const error = await run.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HttpFault);
  return error as HttpFault;
}

describe('a request', () => {
  test('goes out as it was asked for', async () => {
    const client = await clientOn(good, {
      headers: { 'x-key': 'k' },
      sign: ({ method, url }) => ({ 'x-sign': `${method} ${url}` }),
    });
    const query = { a: 'ä&b + c', n: 2, none: undefined };
    expect(await client.json({ path: '/thing', query }, schema)).toEqual({ id: 7 });
    await client.fetch({ path: `${place?.url}/a+b?c=d+e`, query: { f: 'g' } });
    await client.fetch({ method: 'POST', path: '/form', form: { a: 'x=y' } });
    await client.fetch({ method: 'POST', path: '/json', json: { a: 1 }, headers: { 'x-key': 'other' } });
    const [read, whole, form, json] = place?.seen ?? [];
    expect(whole?.url).toBe('/a+b?c=d+e&f=g');
    expect(read?.url).toBe('/thing?a=%C3%A4%26b%20%2B%20c&n=2');
    expect(read?.headers).toMatchObject({
      'user-agent': 'Fonoteca/test',
      'x-key': 'k',
      'x-sign': `GET ${place?.url}/thing?a=%C3%A4%26b%20%2B%20c&n=2`,
    });
    expect(form?.headers['content-type']).toContain('x-www-form-urlencoded');
    expect(json?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-key': 'other',
    });
  });

  test.each<[string, Answer, Partial<HttpFault>]>([
    [
      'a status',
      (_, response) => response.writeHead(404).end('gone'),
      { kind: 'http', status: 404, body: 'gone' },
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: '/x' }).end(),
      { kind: 'http', status: 302 },
    ],
    ['no JSON', (_, response) => response.end('{"id":"sec'), { kind: 'unreadable', status: 200 }],
    ['another shape', (_, response) => response.end('{"id":"secret"}'), { kind: 'unreadable' }],
    ['silence', () => undefined, { kind: 'timeout' }],
    ['a reply that never ends', (_, response) => void response.write('{'), { kind: 'timeout' }],
    ['a cut', (request) => void request.socket.destroy(), { kind: 'cut' }],
    [
      'a cut in the reply',
      (request, response) => response.write('{', () => request.socket.destroy()),
      { kind: 'cut' },
    ],
    [
      'an announced length over the limit',
      (_, response) => response.end('x'.repeat(1001)),
      { kind: 'too-large' },
    ],
    [
      'a length over the limit that was not announced',
      (_, response) => {
        response.write('x'.repeat(600));
        response.end('x'.repeat(600));
      },
      { kind: 'too-large' },
    ],
  ])('%s is a typed fault without secrets', async (_, answer, expected) => {
    const client = await clientOn(answer, {
      headers: { authorization: 'Token secret' },
      ...(expected.kind === 'timeout' ? { timeoutMs: 200 } : {}),
    });
    const error = await faultOf(client.json({ path: '/thing', query: { key: 'secret' } }, schema));
    expect({ kind: error.kind, status: error.status, body: error.body }).toMatchObject(expected);
    expect(error.message).toMatch(/^Example /);
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });

  test('nobody there is offline: nothing was carried out', async () => {
    const client = await clientOn(good);
    await place?.close();
    const error = await faultOf(client.fetch({ path: '/' }));
    expect(error.kind).toBe('offline');
    expect(error.cause).toBeInstanceOf(TypeError);
    const nameless = createHttpClient({
      name: 'Example',
      baseUrl: 'http://nobody.invalid',
      userAgent: 'x',
      timeoutMs: 5000,
      pace: { requests: 1, perMs: 1 },
      maxBytes: 1,
    });
    expect((await faultOf(nameless.fetch({ path: '/' }))).kind).toBe('offline');
  });

  test.each([new Error('enough'), 'a word', undefined])(
    'an abort passes through unchanged: %s',
    async (reason) => {
      const stop = new AbortController();
      const client = await clientOn(() => stop.abort(reason), {
        retry: { times: 3, firstWaitMs: 1, longestWaitMs: 10 },
      });
      expect(await client.fetch({ path: '/', signal: stop.signal }).catch((thrown: unknown) => thrown)).toBe(
        stop.signal.reason,
      );
      expect(place?.seen).toHaveLength(1);
      expect(await client.fetch({ path: '/', signal: stop.signal }).catch((thrown: unknown) => thrown)).toBe(
        stop.signal.reason,
      );
      expect(place?.seen).toHaveLength(1);
    },
  );
});

describe('retries', () => {
  const rule = { times: 3, firstWaitMs: 1000, longestWaitMs: 20_000 };
  const failing =
    (times: number, status: number, headers = {}): Answer =>
    (request, response, index) =>
      index < times ? response.writeHead(status, headers).end() : good(request, response, index);

  test('of a read wait longer each time, with jitter', async () => {
    const time = new SimulatedTime();
    const client = await clientOn(failing(3, 503), { retry: rule, time });
    expect(await client.json({ path: '/' }, schema)).toEqual({ id: 7 });
    expect(time.slept).toHaveLength(3);
    for (const [index, ms] of time.slept.entries()) {
      expect(ms).toBeGreaterThanOrEqual(1000 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** index + 1000);
    }
  });

  test('end with the last fault', async () => {
    const client = await clientOn(failing(9, 502), { retry: rule, time: new SimulatedTime() });
    expect(await faultOf(client.fetch({ path: '/' }))).toMatchObject({ kind: 'http', status: 502 });
    expect(place?.seen).toHaveLength(4);
  });

  test('follow Retry-After, in seconds and as a date; too long is not waited for', async () => {
    const time = new SimulatedTime();
    const client = await clientOn(
      (request, response, index) => {
        const date = new Date(time.time + 9000).toUTCString();
        const wait = ['7', date, undefined][index];
        if (wait === undefined) good(request, response, index);
        else response.writeHead(429, { 'retry-after': wait }).end();
      },
      { retry: rule, time },
    );
    await client.fetch({ path: '/' });
    const [first = 0, second = 0] = time.slept;
    expect(first).toBeGreaterThanOrEqual(7000);
    expect(second).toBeGreaterThanOrEqual(8000);
    await place?.close();
    const later = await clientOn(failing(1, 503, { 'retry-after': '3600' }), { retry: rule, time });
    expect(await faultOf(later.fetch({ path: '/' }))).toMatchObject({ retryAfterSeconds: 3600 });
    expect(place?.seen).toHaveLength(1);
  });

  test.each<[string, number, HttpRequest]>([
    ['a write', 503, { method: 'POST', path: '/' }],
    ['what will not pass', 404, { path: '/' }],
  ])('are not made of %s', async (_, status, request) => {
    const client = await clientOn(failing(1, status), { retry: rule, time: new SimulatedTime() });
    expect((await faultOf(client.fetch(request))).status).toBe(status);
    expect(place?.seen).toHaveLength(1);
  });

  test('are signed anew', async () => {
    let nonce = 0;
    const client = await clientOn(failing(1, 503), {
      retry: rule,
      time: new SimulatedTime(),
      sign: () => ({ nonce: String(nonce++) }),
    });
    await client.fetch({ path: '/' });
    expect(place?.seen.map(({ headers }) => headers.nonce)).toEqual(['0', '1']);
  });
});

test('answers that are too large are no failure of the service', async () => {
  const client = await clientOn((_, response) => response.end('x'.repeat(2000)), {
    breaker: { failures: 1, restMs: 10_000 },
  });
  for (let turn = 0; turn < 3; turn += 1)
    expect((await faultOf(client.fetch({ path: '/' }))).kind).toBe('too-large');
});

test('a service that fails in a row is left alone, tried once, and used again', async () => {
  const time = new SimulatedTime();
  let isWell = false;
  const client = await clientOn((_, response) => response.writeHead(isWell ? 200 : 500).end(), {
    breaker: { failures: 2, restMs: 10_000 },
    time,
  });
  const ask = () =>
    client.fetch({ path: '/' }).then(
      () => 'fine',
      (error: HttpFault) => error.kind,
    );
  expect([await ask(), await ask(), await ask()]).toEqual(['http', 'http', 'resting']);
  expect(place?.seen).toHaveLength(2);
  time.time += 10_000;
  // One may try; who comes beside it has to wait for how that ends.
  expect(await Promise.all([ask(), ask()])).toEqual(['http', 'resting']);
  time.time += 10_000;
  isWell = true;
  expect([await ask(), await ask()]).toEqual(['fine', 'fine']);
  expect(place?.seen).toHaveLength(5);
});
