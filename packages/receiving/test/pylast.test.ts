import { type PylastTask, runPylast, runsWithout } from '@fonoteca/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, past, type TestPerson, type World } from './support.ts';

describe.skipIf(runsWithout('pylast'))('the real pylast', () => {
  let world: World;
  let ada: TestPerson;
  beforeAll(async () => {
    world = await makeWorld();
    ada = await world.person('Ada');
  });
  afterAll(() => world.close());

  const run = (task: Partial<PylastTask>) =>
    runPylast({
      host: world.origin.slice('http://'.length),
      api_key: 'fonoteca',
      api_secret: 'fonoteca',
      steps: [],
      ...task,
    });

  test('signs in by name and token, scrobbles, says what plays, reads back', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      artist: 'Sigur Rós',
      title: `Lag ${index}`,
      timestamp: past + 1000 + index * 300,
      album: '( )',
      album_artist: 'Sigur Rós',
      track_number: index + 1,
      duration: 300,
    }));
    const answer = await run({
      username: 'Ada',
      password: ada.token,
      steps: [
        [
          'scrobble',
          { artist: 'Björk', title: 'Jóga & <more>', timestamp: past, album: 'Homogenic', duration: 305 },
        ],
        ['scrobble_many', many],
        ['scrobble_many', many],
        ['now_playing', { artist: 'Ada', title: 'Now', duration: 200 }],
        ['recent', { limit: 3 }],
        ['recent', { limit: 200, time_to: past + 1000 }],
        ['get_now_playing', {}],
        ['playcount', {}],
        ['proper_name', {}],
      ],
    });
    expect(answer.error).toBeUndefined();
    if (answer.error) return;
    expect(answer.session_key).toMatch(/^[0-9a-f]{32}$/);
    const [, , , , newest, oldest, playing, count, name] = answer.results;
    expect(newest).toEqual(
      [59, 58, 57].map((index) => ({
        artist: 'Sigur Rós',
        title: `Lag ${index}`,
        album: '( )',
        timestamp: past + 1000 + index * 300,
      })),
    );
    expect(oldest).toEqual([
      { artist: 'Björk', title: 'Jóga & <more>', album: 'Homogenic', timestamp: past },
    ]);
    expect([playing, count, name]).toEqual([{ artist: 'Ada', title: 'Now' }, 61, 'Ada']);
    const history = await world.history(ada);
    expect(history).toHaveLength(61);
    expect(history[0]).toBe(`${past}|Björk|Jóga & <more>|Homogenic|pylast`);
  });

  test('signs in on the web: address, consent, session', async () => {
    const asked = await run({
      api_key: 'an app of somebody',
      api_secret: 'unknown here',
      steps: [['web_auth_url', {}]],
    });
    const address = new URL(
      String(asked.error ? '' : asked.results[0]).replace('an app of somebody', 'an%20app%20of%20somebody'),
    );
    const headers = { cookie: `person=${ada.id}`, origin: world.origin };
    const page = await (await fetch(address, { headers })).text();
    const seal = /name="seal" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const token = address.searchParams.get('token') ?? '';
    const body = new URLSearchParams({ api_key: 'an app of somebody', token, seal });
    expect((await fetch(new URL('/api/auth/', address), { method: 'POST', headers, body })).status).toBe(200);
    const answer = await run({
      api_key: 'an app of somebody',
      api_secret: 'unknown here',
      token,
      steps: [['scrobble', { artist: 'Ada', title: 'By the web', timestamp: past - 1000 }]],
    });
    expect(answer).toMatchObject({ username: 'Ada', session_key: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect((await world.history(ada))[0]).toContain('By the web');
  });

  test('learns by code what is wrong', async () => {
    const code = async (task: Partial<PylastTask>) => (await run(task)).error?.code;
    expect(await code({ username: 'Ada', password: 'wrong' })).toBe('4');
    expect(await code({ username: 'Ada', password: ada.token, api_secret: 'wrong' })).toBe('13');
    expect(
      await code({ session_key: '0'.repeat(32), steps: [['now_playing', { artist: 'a', title: 't' }]] }),
    ).toBe('9');
    expect(
      await code({ username: 'Ada', password: ada.token, steps: [['love', { artist: 'a', title: 't' }]] }),
    ).toBe('3');
    expect(world.defects).toEqual([]);
  });
});
