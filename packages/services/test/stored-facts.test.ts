import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelAddress, LivePlatform, LookResult } from '@fonoteca/live';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createKickPlatform,
  createStationPlatform,
  createTwitchPlatform,
  createYouTubePlatform,
} from '../src/index.ts';

/** What PostgreSQL has no place for: NUL, half a character, numbers beyond four bytes, keys of kilobytes. */
const title = `${'x'.repeat(199)}😀${'y'.repeat(500)}\0\ud800`;
const name = `a\0b${'z'.repeat(2000)}`;
const strangeId = `\0${'1'.repeat(5000)}`;
const startedAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000).toISOString();
const channel = `UC${'a'.repeat(22)}`;
const video = 'v'.repeat(11);

const replies: Readonly<Record<string, unknown>> = {
  '/oauth2/token': { access_token: 't', expires_in: 5000 },
  '/oauth/token': { access_token: 't', expires_in: 5000 },
  '/helix/streams': {
    data: [
      {
        id: strangeId,
        user_id: '1',
        user_login: 'ana',
        user_name: name,
        type: 'live',
        title,
        viewer_count: 1e300,
        started_at: startedAt,
      },
    ],
  },
  '/helix/users': { data: [{ id: '1', login: 'ana', display_name: name }] },
  '/public/v1/channels': {
    data: [
      {
        broadcaster_user_id: 1,
        slug: 'ana',
        stream_title: title,
        stream: { is_live: true, start_time: startedAt, viewer_count: 1e300 },
      },
    ],
  },
  '/public/v1/users/livestreams': {
    data: [
      {
        id: strangeId,
        broadcaster_user: { id: 1 },
        title,
        started_at: startedAt,
        viewer_count: 1e300,
      },
    ],
  },
  '/youtube/v3/videos': {
    kind: 'youtube#videoListResponse',
    items: [
      {
        id: video,
        snippet: { channelId: channel, title, liveBroadcastContent: 'live' },
        liveStreamingDetails: { actualStartTime: startedAt, concurrentViewers: '999999999999' },
      },
    ],
  },
  '/youtube/v3/playlistItems': {
    kind: 'youtube#playlistItemListResponse',
    items: [{ contentDetails: { videoId: video } }],
  },
  '/youtube/v3/channels': {
    kind: 'youtube#channelListResponse',
    items: [{ id: channel, snippet: { title: name } }],
  },
  '/status-json.xsl': {
    icestats: { source: { listenurl: 'http://x.example/live', server_name: name, title } },
  },
};
const feed = `<?xml version="1.0"?><feed><title>x</title><entry><videoId>${video}</videoId><channelId>${channel}</channelId></entry></feed>`;

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.end(pathname === '/feeds/videos.xml' ? feed : JSON.stringify(replies[pathname]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const app = { clientId: 'id', clientSecret: 'secret' };
const platforms: readonly (readonly [string, string, () => LivePlatform])[] = [
  ['Twitch', 'twitch.tv/ana', () => createTwitchPlatform({ ...app, baseUrl: url })],
  ['Kick', 'kick.com/ana', () => createKickPlatform({ ...app, baseUrl: url, idBaseUrl: url })],
  [
    'YouTube',
    `https://youtube.com/channel/${channel}`,
    () => createYouTubePlatform({ apiKey: 'k', baseUrl: url, feedsBaseUrl: url }),
  ],
  ['a station', '/status-json.xsl#/live', () => createStationPlatform({ allowPrivate: true })],
];

for (const [of, address, create] of platforms)
  test(`what ${of} tells can be stored, whatever it is`, async () => {
    const platform = create();
    const given = platform.parse(address.startsWith('/') ? url + address : address, true) as ChannelAddress;
    const resolved = await platform.resolve(given);
    expectStorable(resolved);
    expect(resolved.name.length).toBeLessThanOrEqual(300);
    for (const route of platform.routes.filter(({ name }) => name !== 'mount')) {
      const result = await platform.look([{ ...resolved, state: {} }], route.name, AbortSignal.timeout(5000));
      expectLive(result);
      expectStorable([...result.looks, ...(result.states ?? [])]);
    }
    await platform.close?.();
  });

function expectLive({ looks }: LookResult): void {
  const [look] = looks.values();
  if (look?.status !== 'live') throw new Error(`it is ${look?.status}`);
  expect(look.facts.viewers ?? 0).toBeLessThan(2 ** 31);
  expect(look.facts.platformId?.length ?? 0).toBeLessThanOrEqual(200);
  if (look.facts.title !== undefined) expect(look.facts.title).toMatch(/^x{199}(😀|$)/u);
}

function expectStorable(value: unknown): void {
  expect(JSON.stringify(value)).not.toMatch(/\\u0000|\\ud[89a-f]/);
}
