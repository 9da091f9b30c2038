import { startYouTubeDouble, type YouTubeDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createYouTubePlatform } from '../src/index.ts';
import { SimulatedTime } from './support.ts';
import { idOf, platformOf } from './youtube-support.ts';

const ada = idOf('Ada');
const { parse } = createYouTubePlatform();
const refusal = (text: string, bare: boolean): unknown => {
  try {
    return parse(text, bare);
  } catch (error) {
    return error;
  }
};
const invalid = { code: 'invalid', fields: [{ field: 'address' }] };

describe('addresses', () => {
  test.each([
    [`https://www.youtube.com/channel/${ada}`, ada],
    [`https://m.youtube.com/channel/${ada}/live?si=x`, ada],
    [`youtube.com/channel/${ada}`, ada],
    [`https://music.youtube.com/channel/${ada}`, ada],
    [`https://www.youtube.com/feeds/videos.xml?channel_id=${ada}`, ada],
    [`https://www.youtube.com/xml/feeds/videos.xml?channel_id=${ada}`, ada],
    [`https://www.youtube.com/feeds/videos.xml?playlist_id=${ada.replace('UC', 'UU')}`, ada],
    [`https://www.youtube.com/embed/live_stream?channel=${ada}`, ada],
    ['https://www.youtube.com/@Ada.On-Air', '@ada.on-air'],
    ['  http://YouTube.com/@Ada/streams  ', '@ada'],
    ['https://www.youtube.com/%40%C3%81da', '@áda'],
    ['https://www.youtube.com/user/AdaOnAir', 'user/adaonair'],
    ['https://www.youtube.com/c/AdaOnAir/videos', 'c/adaonair'],
    ['https://www.youtube.com/AdaOnAir', 'c/adaonair'],
  ])('%s', (text, account) => {
    expect(parse(text, false)).toMatchObject({ platform: 'youtube', account });
    expect(parse(text, true)).toMatchObject({ platform: 'youtube', account });
  });

  test.each(['@ada', ada, 'ada.on.air'])('%s is one only where YouTube is named', (text) => {
    expect(parse(text, false)).toBeNull();
    expect(parse(text, true)?.account.replace('@', '')).toBe(text.replace('@', ''));
  });

  test.each([
    'https://youtu.be/dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://www.youtube.com/shorts/dQw4w9WgXcQ',
    'https://www.youtube.com/live/dQw4w9WgXcQ?si=x',
    'https://www.youtube.com/playlist?list=PLx',
    'https://www.youtube.com/embed/dQw4w9WgXcQ',
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  ])('%s is a video: refused with the way out', (text) => {
    expect(refusal(text, false)).toMatchObject(invalid);
    expect(() => parse(text, false)).toThrow(/paste that address \(https:\/\/www\.youtube\.com\/@name/);
  });

  test.each([
    'https://www.youtube.com/',
    'https://www.youtube.com/feed/subscriptions',
    'https://www.youtube.com/channel/UCshort',
    'https://www.youtube.com/results?search_query=ada',
    'https://www.youtube.com/feeds/videos.xml',
    'https://www.youtube.com/@a/',
  ])('%s is of YouTube, but no channel', (text) => {
    expect(refusal(text, true)).toMatchObject(invalid);
  });

  test.each([
    'https://www.twitch.tv/ada',
    'https://youtube.com.example.org/@ada',
    'https://example.org/?youtube.com/@ada',
    'ftp://youtube.com/@ada',
    'no handle',
    '',
    'a'.repeat(9999),
  ])('“%.40s” is nothing of YouTube', (text) => {
    expect(parse(text, true)).toBeNull();
  });
});

describe('who a channel is', () => {
  let double: YouTubeDouble;
  const time = new SimulatedTime();
  beforeEach(async () => {
    double = await startYouTubeDouble({ clock: time });
    double.addChannel({ id: ada, title: 'Ada & friends', handle: 'ada', username: 'AdaOld' });
  });
  afterEach(() => double.close());
  const resolve = (text: string, more = {}) => {
    const platform = platformOf(double, { time, ...more });
    const address = platform.parse(text, true);
    if (!address) throw new Error(`${text} is no address`);
    return platform.resolve(address);
  };

  test.each(['@ADA', ada, 'https://www.youtube.com/user/adaold', 'https://www.youtube.com/c/Ada'])(
    '%s by one call',
    async (text) => {
      expect(await resolve(text)).toEqual({
        platform: 'youtube',
        account: ada,
        name: 'Ada & friends',
        url: `https://www.youtube.com/channel/${ada}`,
      });
      expect(double.unitsUsed()).toBe(1);
    },
  );

  test('one that is not there is a fault of the address', async () => {
    await expect(resolve('@nobody')).rejects.toMatchObject(invalid);
    await expect(resolve(idOf('none'))).rejects.toMatchObject(invalid);
    await expect(resolve(idOf('none'), { apiKey: undefined })).rejects.toMatchObject(invalid);
  });

  test('without a key an id is enough, a handle is not', async () => {
    expect(await resolve(ada, { apiKey: undefined })).toMatchObject({ account: ada, name: 'Ada & friends' });
    await expect(resolve('@ada', { apiKey: undefined })).rejects.toMatchObject(invalid);
    expect(double.unitsUsed()).toBe(0);
  });

  test('what YouTube refuses is said so', async () => {
    double.script([{ answer: { error: 403, message: 'quotaExceeded' } }]);
    await expect(resolve('@ada')).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterSeconds: expect.any(Number),
    });
    await expect(resolve('@ada', { apiKey: 'wrong' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('YOUTUBE_API_KEY'),
    });
    for (const answer of [{ status: 401 }, { status: 403 }, { garbage: 'html' }] as const) {
      double.script([{ answer }]);
      await expect(resolve('@ada')).rejects.toMatchObject({ code: 'unavailable' });
    }
  });
});
