import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LastfmDouble, runPylast, runsWithout, startLastfmDouble } from '../../src/index.ts';

describe.skipIf(runsWithout('pylast'))('the real pylast takes the double for Last.fm', () => {
  let lastfm: LastfmDouble;
  beforeAll(async () => {
    lastfm = await startLastfmDouble();
    lastfm.addUser({ name: 'Ada', password: 'secret' });
  });
  afterAll(() => lastfm.close());

  test('signs in, scrobbles one and many, says what plays, reads back', async () => {
    const past = Math.floor(Date.now() / 1000) - 40_000;
    const many = Array.from({ length: 60 }, (_, index) => ({
      artist: 'Sigur Rós',
      title: `Lag ${index}`,
      timestamp: past + 1000 + index * 300,
      album: '( )',
      duration: 300,
    }));
    const answer = await runPylast({
      host: lastfm.url.slice('http://'.length),
      api_key: lastfm.apiKey,
      api_secret: lastfm.secret,
      username: 'Ada',
      password: 'secret',
      steps: [
        ['scrobble', { artist: 'Björk', title: 'Jóga & <more>', timestamp: past, album: 'Homogenic' }],
        ['scrobble_many', many],
        ['scrobble_many', many],
        ['now_playing', { artist: 'Ada', title: 'Now', duration: 200 }],
        ['recent', { limit: 2 }],
        ['get_now_playing', {}],
        ['playcount', {}],
        ['proper_name', {}],
      ],
    });
    expect(answer.error).toBeUndefined();
    if (answer.error) return;
    const [, , , , newest, playing, count, name] = answer.results;
    expect(newest).toEqual(
      [59, 58].map((index) => ({
        artist: 'Sigur Rós',
        title: `Lag ${index}`,
        album: '( )',
        timestamp: past + 1000 + index * 300,
      })),
    );
    expect(playing).toEqual({ artist: 'Ada', title: 'Now' });
    expect([count, name]).toEqual([61, 'Ada']);
    expect(lastfm.ledger()).toHaveLength(61);
    expect(lastfm.ledger()[0]?.track).toBe('Jóga & <more>');
  });

  test('understands a refusal', async () => {
    const answer = await runPylast({
      host: lastfm.url.slice('http://'.length),
      api_key: lastfm.apiKey,
      api_secret: lastfm.secret,
      session_key: 'x'.repeat(32),
      steps: [['scrobble', { artist: 'A', title: 'B', timestamp: 1 }]],
    });
    expect(answer.error?.code).toBe('9');
  });
});
