import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChannelAddress, Look, WatchedChannel } from '@fonoteca/live';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createStationPlatform } from '../src/index.ts';
import { createHosts } from '../src/station/hosts.ts';
import { SimulatedTime } from './support.ts';

const never = new AbortController().signal;

describe('addresses', () => {
  const platform = createStationPlatform();
  afterAll(() => platform.close?.());

  test.each([
    ['https://Radio.example:443/live.ogg', 'https://radio.example/live.ogg', 'radio.example/live.ogg'],
    ['http://radio.example:8000/', 'http://radio.example:8000/', 'radio.example:8000'],
  ])('%s', (text, account, name) => {
    expect(platform.parse(text, false)).toMatchObject({ platform: 'station', account, name, url: account });
  });

  test('a JSON path stands behind #', () => {
    expect(platform.parse('https://radio.example/now.json#$.stream.live', false)).toMatchObject({
      account: 'json:https://radio.example/now.json#$.stream.live',
      url: 'https://radio.example/now.json',
      options: { kind: 'json', jsonPath: '$.stream.live' },
    });
  });

  test('without a scheme only where a station was named; what is no address is not ours', () => {
    expect(platform.parse('radio.example/live', false)).toBeNull();
    expect(platform.parse('radio.example/live', true)?.url).toBe('https://radio.example/live');
    for (const text of ['ada', '@ada', 'ftp://radio.example/', '', 'https://'])
      expect(platform.parse(text, true)).toBeNull();
  });

  test('name and password are kept nowhere and refused with the way out', async () => {
    const address = platform.parse('https://ada:secret@radio.example/live', false) as ChannelAddress;
    expect(JSON.stringify(address)).not.toMatch(/ada|secret/);
    await expect(platform.resolve(address)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'address', reason: expect.stringContaining('name and password') }],
    });
  });

  test.each([
    ['$.a[?search(@.b, "(a+)+$")]', 'filter'],
    ['$..a..b', 'descent'],
    ['$.a[', 'RFC 9535'],
    [`$.${'a'.repeat(300)}`, '200'],
    [`$${'[0,0]'.repeat(39)}`, 'several members'],
  ])('the path %s is refused', async (jsonPath, said) => {
    const address = {
      ...platform.parse('https://radio.example/', false),
      options: { kind: 'json', jsonPath },
    };
    await expect(platform.resolve(address as ChannelAddress)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'address', reason: expect.stringContaining(said) }],
    });
  });
});

test('a station that leads to a new server each time does not fill the memory', () => {
  const hosts = createHosts(new SimulatedTime());
  hosts.quiet('busy.example', 60_000);
  for (let count = 0; count < 5000; count += 1) {
    hosts.paceOf(`${count}.example`);
    if (count % 500 === 0) expect(hosts.quietLeft('busy.example')).toBeGreaterThan(0);
  }
  expect(hosts.size).toBeLessThanOrEqual(2000);
});

describe('private networks', () => {
  test('are only asked when the operator allows it, also behind a redirect', async () => {
    const server = await listen((request, response) => {
      if (request.url === '/away')
        response.writeHead(302, { location: 'http://169.254.169.254/secret' }).end();
      else response.end('on');
    });
    const shut = createStationPlatform();
    const open = createStationPlatform({ allowPrivate: true });
    try {
      const address = shut.parse(`${server.url}/on`, false) as ChannelAddress;
      await expect(shut.resolve(address)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ field: 'address', reason: expect.stringContaining('private network') }],
      });
      expect(await lookOnce(shut, address)).toMatchObject({ status: 'unknown', kind: 'unconfigured' });
      expect(server.asked()).toBe(0);
      expect(await lookOnce(open, address)).toMatchObject({ status: 'live' });
      const away = open.parse(`${server.url}/away`, false) as ChannelAddress;
      expect(await lookOnce(open, away)).toMatchObject({ status: 'unknown', kind: 'unconfigured' });
    } finally {
      await Promise.all([shut.close?.(), open.close?.(), server.close()]);
    }
  });
});

describe('stations over HTTP', () => {
  let time: SimulatedTime;
  let answer: RequestListener;
  let server: Listening;
  let platform: ReturnType<typeof createStationPlatform>;
  beforeAll(async () => {
    server = await listen((request, response) => answer(request, response));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    time = new SimulatedTime();
    platform = createStationPlatform({ allowPrivate: true, time, timeoutMs: 400 });
    answer = (_, response) => response.writeHead(500).end();
  });
  afterEach(() => platform.close?.());
  const resolved = (path: string) =>
    platform.resolve(platform.parse(`${server.url}${path}`, true) as ChannelAddress);
  const says = (type: string, body: string, status = 200) => {
    answer = (_, response) => response.writeHead(status, { 'content-type': type }).end(body);
  };

  test('an address that is no more than there: its status tells', async () => {
    says('text/html', '<h1>On air</h1>');
    const channel = await resolved('/now');
    expect(channel).toMatchObject({ account: `http:${server.url}/now`, options: { kind: 'http' } });
    expect(await lookOnce(platform, channel)).toEqual({ status: 'live', sure: true, facts: {} });
    for (const status of [404, 410, 503]) {
      says('text/html', '', status);
      expect(await lookOnce(platform, channel)).toEqual({ status: 'offline', sure: true });
    }
    says('text/html', '', 500);
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'failed' });
    says('text/html', '', 403);
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'failed' });
  });

  test('of a stream that never ends only the headers are read', async () => {
    let streamed = 0;
    answer = (request, response) => {
      if (request.url !== '/endless') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'audio/ogg' });
      const more = setInterval(() => {
        streamed += 1;
        response.write(Buffer.alloc(64 * 1024));
      }, 5);
      request.socket.once('close', () => clearInterval(more));
    };
    const channel = await resolved('/endless');
    expect(channel.options).toEqual({ kind: 'http' });
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'live' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const then = streamed;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(streamed).toBe(then);
  });

  test('JSON by a path', async () => {
    says('application/json', '{"stream":{"live":true},"words":["offline"],"many":[]}');
    await expect(resolved('/now.json')).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'address', reason: expect.stringContaining('#$.live') }],
    });
    const channel = await resolved('/now.json#$.stream.live');
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'live', sure: true });
    const by = (jsonPath: string) => ({ ...channel, options: { kind: 'json', jsonPath } });
    expect(await lookOnce(platform, by('$.words[0]'))).toEqual({ status: 'offline', sure: true });
    expect(await lookOnce(platform, by('$.many'))).toEqual({ status: 'offline', sure: true });
    expect(await lookOnce(platform, by('$.nothing'))).toEqual({ status: 'offline', sure: false });
    says('application/json', '{"stream":');
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });

  test('HLS: live while it moves, over when it stands still, ends or goes', async () => {
    const media = (sequence: number, end = '') =>
      `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:${sequence}\n#EXTINF:6,\n${sequence}.ts\n#EXTINF:6,\n${sequence + 1}.ts\n${end}`;
    let playlist = media(10);
    answer = (request, response) => {
      response.setHeader('content-type', 'application/vnd.apple.mpegurl');
      if (request.url === '/hls/live.m3u8')
        response.end('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nlow/index.m3u8\n');
      else if (request.url === '/hls/low/index.m3u8' && playlist) response.end(playlist);
      else response.writeHead(404).end();
    };
    const channel = await resolved('/hls/live.m3u8');
    expect(channel).toMatchObject({ account: `hls:${server.url}/hls/live.m3u8`, options: { kind: 'hls' } });
    let state: Readonly<Record<string, unknown>> = {};
    const look = async () => {
      const result = await platform.look([{ ...channel, state }], 'look', never);
      state = result.states?.get(channel.account) ?? state;
      return result.looks.get(channel.account);
    };
    expect(await look()).toMatchObject({ status: 'unknown' });
    playlist = media(11);
    expect(await look()).toMatchObject({ status: 'live', sure: true });
    time.time += 5_000;
    expect(await look()).toMatchObject({ status: 'unknown' });
    time.time += 5_000;
    expect(await look()).toEqual({ status: 'offline', sure: true });
    playlist = media(12);
    expect(await look()).toMatchObject({ status: 'live' });
    playlist = media(13, '#EXT-X-ENDLIST\n');
    expect(await look()).toEqual({ status: 'offline', sure: true });
    playlist = '';
    expect(await look()).toEqual({ status: 'offline', sure: true });
    playlist = media(0);
    expect(await look()).toMatchObject({ status: 'live' });
    playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:nonsense';
    expect(await look()).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });

  test.each([
    [
      'renditions',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b"\n'.repeat(2_000) +
        '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"\nx\n'.repeat(100),
    ],
    ['variants', '#EXT-X-STREAM-INF:BANDWIDTH=1\nx\n'.repeat(7_000)],
  ])('a playlist of endless %s does not keep the server busy', async (_, lines) => {
    says('application/x-mpegurl', `#EXTM3U\n${lines}`);
    const channel = { ...platform.parse(`${server.url}/a.m3u8`, true), options: { kind: 'hls' } };
    const begun = performance.now();
    expect(await lookOnce(platform, channel as ChannelAddress)).toMatchObject({ kind: 'garbage' });
    expect(performance.now() - begun).toBeLessThan(300);
  });

  test.each(['a\0b.ts', `😀${'y'.repeat(79)}`])(
    'what is kept of a playlist can be stored: %j',
    async (name) => {
      says('application/x-mpegurl', `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${name}\n`);
      const channel = {
        ...platform.parse(`${server.url}/a.m3u8`, true),
        options: { kind: 'hls' },
        state: {},
      };
      const { states } = await platform.look([channel as WatchedChannel], 'look', never);
      expect(JSON.stringify([...(states ?? [])])).toMatch(/"mark":"0:1:(?!.*\\u)/);
    },
  );

  test('a look makes no more requests than it costs, however often it is sent elsewhere', async () => {
    let asked = 0;
    answer = (request, response) => {
      asked += 1;
      const { pathname, searchParams } = new URL(request.url ?? '/', server.url);
      const step = Number(searchParams.get('step') ?? 0);
      if (step < 4) response.writeHead(302, { location: `${pathname}?step=${step + 1}` }).end();
      else response.end('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/variant\n');
    };
    const channel = { ...platform.parse(`${server.url}/a.m3u8`, true), options: { kind: 'hls' } };
    expect(await lookOnce(platform, channel as ChannelAddress)).toMatchObject({ status: 'unknown' });
    expect(asked).toBe(platform.routes[0].cost(1));
  });

  test('a playlist leads to addresses of the web alone', async () => {
    const media = encodeURIComponent('#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n');
    says('application/x-mpegurl', `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ndata:text/plain,${media}\n`);
    const channel = { ...platform.parse(`${server.url}/a.m3u8`, true), options: { kind: 'hls' } };
    expect(await lookOnce(platform, channel as ChannelAddress)).toMatchObject({ kind: 'garbage' });
  });

  test('HLS with dates tells at the first look, and when it began', async () => {
    const startedAt = time.time - 12_000;
    says(
      'application/x-mpegurl',
      `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PROGRAM-DATE-TIME:${new Date(startedAt).toISOString()}\n#EXTINF:6,\na.ts\n#EXTINF:6,\nb.ts\n`,
    );
    expect(await lookOnce(platform, await resolved('/dated.m3u8'))).toEqual({
      status: 'live',
      sure: true,
      facts: { startedAt },
    });
  });

  test('a list for players leads to the stream it names', async () => {
    answer = (request, response) => {
      if (request.url === '/listen.m3u')
        response.writeHead(200, { 'content-type': 'audio/x-mpegurl' }).end(`#EXTM3U\n${server.url}/stream\n`);
      else if (request.url === '/stream') response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('x');
      else response.writeHead(404).end();
    };
    expect(await resolved('/listen.m3u')).toMatchObject({ account: `http:${server.url}/stream` });
  });

  test('lists that lead to each other end, a playlist that is not there yet is one, and a large page is there', async () => {
    answer = (request, response) =>
      response
        .writeHead(200, { 'content-type': 'audio/x-scpls' })
        .end(`[playlist]\nFile1=${server.url}/${request.url === '/a.pls' ? 'b' : 'a'}.pls\n`);
    expect(await resolved('/a.pls')).toMatchObject({ account: `http:${server.url}/b.pls` });
    says('text/html', 'not yet', 404);
    const playlist = await resolved('/tonight.m3u8');
    expect(playlist.options).toEqual({ kind: 'hls' });
    expect(await lookOnce(platform, playlist)).toEqual({ status: 'offline', sure: true });
    says('text/html', 'x'.repeat(300_000));
    const large = await resolved('/large');
    expect(large.options).toEqual({ kind: 'http' });
    expect(await lookOnce(platform, large)).toMatchObject({ status: 'live' });
  });

  test('time-outs, cut connections, too much, redirects without end, aborts: unknown, never thrown', async () => {
    const channel = {
      ...(platform.parse(`${server.url}/now`, true) as ChannelAddress),
      options: { kind: 'json', jsonPath: '$' },
    };
    answer = () => undefined;
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'timeout' });
    answer = (request) => request.socket.destroy();
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'failed' });
    says('application/json', `"${'x'.repeat(300_000)}"`);
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'garbage' });
    answer = (_, response) => response.writeHead(302, { location: '/again' }).end();
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'garbage' });
    const aborted = await platform.look([{ ...channel, state: {} }], 'look', AbortSignal.abort());
    expect(aborted.looks.get(channel.account)).toMatchObject({ status: 'unknown', kind: 'timeout' });
    const wrong = await lookOnce(platform, { ...channel, options: { kind: 'telepathy' } });
    expect(wrong).toMatchObject({ status: 'unknown', kind: 'failed' });
  });

  test('a server that asks for quiet is left alone until then; its neighbours are not', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      response.writeHead(429, { 'retry-after': '120' }).end();
    };
    const channel = platform.parse(`${server.url}/now`, true) as ChannelAddress;
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'failed' });
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'unknown', kind: 'failed' });
    expect(asked).toBe(1);
    says('text/plain', 'on');
    const other = platform.parse(
      `${server.url.replace('127.0.0.1', 'localhost')}/now`,
      true,
    ) as ChannelAddress;
    expect(await lookOnce(platform, other)).toMatchObject({ status: 'live' });
    time.time += 121_000;
    expect(await lookOnce(platform, channel)).toMatchObject({ status: 'live' });
  });

  test('one server is asked 20 times a minute at most, however many channels it has', async () => {
    says('text/plain', 'on');
    const started = time.time;
    for (let turn = 0; turn < 41; turn += 1)
      await lookOnce(platform, platform.parse(`${server.url}/${turn}`, true) as ChannelAddress);
    expect(time.time - started).toBeGreaterThanOrEqual(120_000);
  });
});

async function lookOnce(
  platform: ReturnType<typeof createStationPlatform>,
  channel: ChannelAddress,
  route = 'look',
): Promise<Look | undefined> {
  const { looks } = await platform.look([{ ...channel, state: {} }], route, never);
  return looks.get(channel.account);
}

interface Listening {
  readonly url: string;
  asked(): number;
  close(): Promise<void>;
}

async function listen(answer: RequestListener): Promise<Listening> {
  let asked = 0;
  const server: Server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
