import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelAddress, LivePlatform, Look } from '@fonoteca/live';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStationPlatform, createTikTokPlatform } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

/** What an outside server may say: anything at all, and what looks nearly right. */
const hls = fc
  .array(
    fc.constantFrom(
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      '#EXT-X-TARGETDURATION:6',
      '#EXT-X-TARGETDURATION:-1',
      '#EXT-X-MEDIA-SEQUENCE:99999999999999999999',
      '#EXT-X-PROGRAM-DATE-TIME:yesterday',
      '#EXT-X-STREAM-INF:BANDWIDTH=1',
      '#EXT-X-ENDLIST',
      '#EXTINF:6,',
      '#EXTINF:x',
      'a.ts',
      'javascript:alert(1)',
      'http://name:secret@[::1/x',
    ),
  )
  .map((lines) => `#EXTM3U\n${lines.join('\n')}`);
/** Mostly what is expected, sometimes anything. */
const nearly = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 15, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() });
const titles = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.constantFrom('a\0b', '\ud800', '-', ' '),
);
const counts = fc.oneof(fc.nat(), fc.constantFrom(-1, 2.5, 1e300, '12'));
const starts = fc.oneof(fc.integer(), fc.constantFrom(1_700_000_000, 1_700_000_000.0001, 9e15, -1, 0));
const icestats = fc.record({
  source: nearly(
    fc.array(
      fc.record({
        listenurl: nearly(
          fc.constantFrom('http://127.0.0.1:8000/live.ogg', 'http://127.0.0.1/%ff', 'no address'),
        ),
        title: nearly(titles),
        server_name: nearly(titles),
        listeners: nearly(counts),
        stream_start_iso8601: nearly(fc.constantFrom('2026-11-21T17:34:36+0000', '9999-01-01', 'now')),
      }),
    ),
  ),
});
const person = fc.record({
  user: nearly(
    fc.record({
      uniqueId: nearly(fc.constantFrom('ada', 'Ada')),
      roomId: nearly(fc.constantFrom('7600000000000001', 7, '', '0')),
      status: nearly(fc.constantFrom(2, 4)),
    }),
  ),
  liveRoom: nearly(
    fc.record({
      status: nearly(fc.constantFrom(2, 2, 4, 3)),
      startTime: nearly(starts),
      title: nearly(titles),
      liveRoomStats: nearly(fc.record({ userCount: nearly(counts) })),
    }),
  ),
});
const script = (id: string, state: unknown) =>
  `<script id="${id}" type="x">${JSON.stringify(state)}</script>`;
const ofStations = fc.oneof(
  fc.string(),
  hls,
  fc.json(),
  icestats.map((value) => JSON.stringify({ icestats: value })),
);
const ofTikTok = fc.oneof(
  fc.string(),
  nearly(person).map((data) => JSON.stringify({ statusCode: 0, data })),
  person.map((liveRoomUserInfo) => script('SIGI_STATE', { LiveRoom: { liveRoomUserInfo } })),
  person.map((liveRoomUserInfo) =>
    script('__UNIVERSAL_DATA_FOR_REHYDRATION__', {
      __DEFAULT_SCOPE__: { any: 1, detail: { liveRoomUserInfo } },
    }),
  ),
);

let server: Server;
let url: string;
let answer = { status: 200, type: 'text/plain', body: '' };
const time = new SimulatedTime();
let station: LivePlatform;
beforeAll(async () => {
  server = createServer((_, response) =>
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  station = createStationPlatform({ allowPrivate: true, time });
});
afterAll(async () => {
  await station.close?.();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

let lives = 0;
const never = new AbortController().signal;
const ways = [
  { kind: 'icecast' },
  { kind: 'icecast', mount: '/live.ogg' },
  { kind: 'hls' },
  { kind: 'json', jsonPath: '$..live' },
  { kind: 'http' },
];
const statuses = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.constantFrom(204, 301, 400, 403, 404, 500) },
);
const types = fc.constantFrom('application/json', 'text/html', 'audio/mpeg', 'audio/x-mpegurl', 'nonsense');

test('whatever a station answers, every look is one of the three, with facts that can be stored', async () => {
  lives = 0;
  await fc.assert(
    fc.asyncProperty(
      ofStations,
      statuses,
      types,
      fc.constantFrom(...ways),
      async (body, status, type, options) => {
        answer = { status, type, body };
        const channel = {
          ...(station.parse(`${url}/now`, true) as ChannelAddress),
          options,
          state: { mark: 'x', since: 1 },
        };
        for (const route of ['look', 'mount']) {
          const { looks, states } = await station.look([channel], route, never);
          expectWell(looks.get(channel.account));
          expect(() => JSON.stringify([...(states ?? [])])).not.toThrow();
        }
      },
    ),
    { numRuns: 250, seed: 17 },
  );
  expect(lives).toBeGreaterThan(10);
});

test('whatever TikTok answers, every look is one of the three, and live is never sure at first', async () => {
  lives = 0;
  await fc.assert(
    fc.asyncProperty(
      ofTikTok,
      statuses,
      types,
      fc.constantFrom('room', 'page'),
      async (body, status, type, route) => {
        answer = { status, type, body };
        const tiktok = createTikTokPlatform({ baseUrl: url, time });
        const channel = { ...(tiktok.parse('ada', true) as ChannelAddress), state: {} };
        const look = (await tiktok.look([channel], route, never)).looks.get('ada');
        expectWell(look);
        if (look?.status === 'live') expect(look.sure).toBe(false);
      },
    ),
    { numRuns: 250, seed: 17 },
  );
  expect(lives).toBeGreaterThan(10);
});

function expectWell(look: Look | undefined): void {
  expect(['live', 'offline', 'unknown']).toContain(look?.status);
  if (look?.status === 'unknown') {
    expect(look.reason).not.toBe('');
    expect(look.reason, 'a fault of our own').not.toBe('The look itself failed.');
  }
  if (look?.status !== 'live') return;
  lives += 1;
  const { startedAt = 0, viewers = 0, title = '' } = look.facts;
  expect(Number.isSafeInteger(startedAt) && startedAt >= 0 && startedAt <= time.now()).toBe(true);
  expect(Number.isSafeInteger(viewers) && viewers >= 0).toBe(true);
  // What the database has no place for: numbers beyond four bytes, NUL, half a character.
  expect(viewers).toBeLessThan(2 ** 31);
  expect([...title].length).toBeLessThanOrEqual(300);
  expect(title).toBe(title.toWellFormed().replaceAll('\0', ''));
}
