import { type ListenBrainzDouble, startListenBrainzDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createListenBrainzTarget, recentListens, validateToken } from '../src/index.ts';

let double: ListenBrainzDouble;
let token: string;
const never = new AbortController().signal;
const listenedAt = Math.floor(Date.now() / 1000) - 600;
beforeEach(async () => {
  double = await startListenBrainzDouble();
  token = double.addUser({ name: 'Ada' }).token;
});
afterEach(() => double.close());

test('whose token it is', async () => {
  expect(await validateToken({ baseUrl: double.url, token })).toEqual({ valid: true, userName: 'Ada' });
  expect(await validateToken({ baseUrl: double.url, token: 'nobody' })).toEqual({ valid: false });
  double.script([{ answer: { status: 503 } }]);
  await expect(validateToken({ baseUrl: double.url, token })).rejects.toMatchObject({ code: 'unavailable' });
});

test('says what it is, sends lengths and MBIDs that are good, and reads back', async () => {
  const target = createListenBrainzTarget({ baseUrl: double.url, token, userName: 'Ada' });
  const listen = { artist: 'A', track: 'T', album: 'L', listenedAt };
  await target.submit(
    [{ ...listen, durationSeconds: 181, mbid: '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae' }],
    never,
  );
  // One malformed detail would fail the whole request.
  await target.submit([{ ...listen, track: 'U', durationSeconds: 99_999_999, mbid: 'none' }], never);
  const [first, second] = double
    .requests()
    .map(({ json }) => json as { listen_type: string; payload: unknown[] });
  expect(first?.listen_type).toBe('single');
  expect(first?.payload[0]).toMatchObject({
    track_metadata: {
      additional_info: {
        submission_client: 'Fonoteca',
        submission_client_version: expect.stringMatching(/^\d+\./),
        duration_ms: 181_000,
        recording_mbid: '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae',
      },
    },
  });
  expect(JSON.stringify(second)).not.toMatch(/mbid|duration/);
  expect(await recentListens({ baseUrl: double.url, token, userName: 'Ada' }, 1)).toEqual([
    { artist: 'A', track: expect.stringMatching(/^[TU]$/), album: 'L', listenedAt },
  ]);
});

test('the reason of a refusal is the service’s own', async () => {
  const target = createListenBrainzTarget({ baseUrl: double.url, token, userName: 'Ada' });
  const bad = { artist: ' ', track: 'T', listenedAt };
  const error = await target.submit([{ ...bad, artist: 'A' }, bad], never).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'rejected', message: expect.stringContaining('artist_name is empty') });
  expect(double.ledger()).toEqual([]);
});

test('keeps quiet while its window is used up, instead of being refused', async () => {
  await double.close();
  double = await startListenBrainzDouble({ rateLimit: { requests: 1, seconds: 1 } });
  token = double.addUser({ name: 'Ada' }).token;
  const target = createListenBrainzTarget({ baseUrl: double.url, token, userName: 'Ada' });
  for (const track of ['One', 'Two']) await target.submit([{ artist: 'A', track, listenedAt }], never);
  expect(double.requests().map(({ answered }) => answered)).toEqual(['ok', 'ok']);
});

test('429 names how long to wait', async () => {
  await double.close();
  double = await startListenBrainzDouble({ rateLimit: { requests: 1, seconds: 30 } });
  token = double.addUser({ name: 'Ada' }).token;
  const send = () =>
    createListenBrainzTarget({ baseUrl: double.url, token, userName: 'Ada' }).submit(
      [{ artist: 'A', track: 'T', listenedAt }],
      never,
    );
  await send();
  const error = await send().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'over-budget', retryAfterSeconds: expect.any(Number) });
  expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(20);
  expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeLessThanOrEqual(30);
});
