import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LastfmDouble, startLastfmDouble } from '../../src/index.ts';
import { answered, batch, type Item, post, read, StandingClock, sign } from './support.ts';

const clock = new StandingClock();
let lastfm: LastfmDouble;
let sk: string;
const now = () => Math.floor(clock.time / 1000);
const items = (count: number, from = 0): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    artist: 'Björk',
    track: `Jóga ${from + index}`,
    album: 'Homogenic',
    timestamp: now() - 20_000 + (from + index) * 10,
  }));

beforeEach(async () => {
  lastfm = await startLastfmDouble({ clock, dailyCap: 60 });
  sk = lastfm.addUser({ name: 'Ada', password: 'secret' }).sessionKey;
});
afterEach(() => lastfm.close());

describe('who asks, and how', () => {
  test('a wrong signature is error 13 and accepts nothing', async () => {
    const answer = await post(lastfm, batch(sk, items(1)), { api_sig: 'f'.repeat(32) });
    expect(answer).toMatchObject({ status: 403, json: { error: 13 } });
    expect(lastfm.ledger()).toEqual([]);
  });

  test('names are signed in byte order: artist[10] before artist[1] before artist[2]', async () => {
    const params = { api_key: lastfm.apiKey, ...batch(sk, items(12)) };
    const names = Object.keys(params).sort((left, right) => (left < right ? -1 : 1));
    expect(names.indexOf('artist[10]')).toBeLessThan(names.indexOf('artist[1]'));
    expect((await post(lastfm, params)).json.scrobbles['@attr']).toEqual({ accepted: 12, ignored: 0 });
    const { createHash } = await import('node:crypto');
    const byLocale = Object.keys(params).sort((left, right) =>
      left.localeCompare(right, 'en', { numeric: true }),
    );
    const values: Record<string, string | number> = params;
    const wrong = createHash('md5')
      .update(byLocale.map((name) => `${name}${values[name]}`).join('') + lastfm.secret)
      .digest('hex');
    expect((await post(lastfm, params, { api_sig: wrong })).json.error).toBe(13);
  });

  test('format and callback are not signed, everything else is', async () => {
    const params = { api_key: lastfm.apiKey, method: 'auth.getToken' };
    const api_sig = sign(params, lastfm.secret);
    expect((await read(lastfm, { ...params, api_sig, format: 'json', callback: 'x' })).json.token).toMatch(
      /^\S{20,}$/,
    );
    expect((await read(lastfm, { ...params, api_sig, extra: '1' })).json.error).toBe(13);
  });

  test('index keys may arrive unescaped', async () => {
    const all = {
      api_key: lastfm.apiKey,
      ...batch(sk, [{ artist: 'A', track: 'B', timestamp: now() - 60 }]),
    };
    const text = Object.entries({ ...all, api_sig: sign(all, lastfm.secret), format: 'json' })
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${lastfm.url}/2.0/`, { method: 'POST', body: text, headers }).then(answered);
    expect(answer.json.scrobbles['@attr'].accepted).toBe(1);
  });

  test.each([
    ['another API key', { api_key: 'x' }, 10],
    ['an unknown method', { method: 'track.eat' }, 3],
    ['an unknown format', { format: 'yaml' }, 5],
    ['a session key of nobody', { sk: 'x'.repeat(32) }, 9],
    ['a missing timestamp', { timestamp: '' }, 6],
    ['a timestamp that is none', { timestamp: 'noon' }, 6],
    ['no artist', { artist: '' }, 6],
    ['the index 50', { 'artist[50]': 'A', 'track[50]': 'B', 'timestamp[50]': 1 }, 6],
  ])('%s', async (_, change, error) => {
    const item = { artist: 'A', track: 'B', timestamp: now() - 60 };
    const params = { method: 'track.scrobble', sk, ...item, ...change };
    const answer = await post(lastfm, params);
    if ('format' in change) expect(answer.text).toContain('<error code="5">');
    else expect(answer.json).toEqual({ error, message: expect.stringMatching(/\w/) });
    expect(lastfm.ledger()).toEqual([]);
  });

  test('a write by GET is refused', async () => {
    const params = { api_key: lastfm.apiKey, ...batch(sk, items(1)) };
    const answer = await read(lastfm, { ...params, api_sig: sign(params, lastfm.secret) });
    expect(answer.json.error).toBe(6);
    expect(lastfm.ledger()).toEqual([]);
  });

  test('a revoked session key is error 9, and a new one is another', async () => {
    lastfm.revoke(sk);
    expect((await post(lastfm, batch(sk, items(1)))).json.error).toBe(9);
    const next = lastfm.addUser({ name: 'ada' }).sessionKey;
    expect(next).not.toBe(sk);
    expect((await post(lastfm, batch(next, items(1)))).json.scrobbles['@attr'].accepted).toBe(1);
    expect(lastfm.ledger()[0]?.account).toBe('Ada');
  });
});

describe('track.scrobble', () => {
  test('one item is an object, several are a list, figures are numbers and codes are texts', async () => {
    const [first, ...rest] = items(3);
    if (!first) throw new Error('no item');
    const one = await post(lastfm, { method: 'track.scrobble', sk, ...(first as Record<string, string>) });
    expect(one.json).toEqual({
      scrobbles: {
        '@attr': { accepted: 1, ignored: 0 },
        scrobble: {
          artist: { corrected: '0', '#text': 'Björk' },
          album: { corrected: '0', '#text': 'Homogenic' },
          track: { corrected: '0', '#text': 'Jóga 0' },
          albumArtist: { corrected: '0', '#text': '' },
          ignoredMessage: { code: '0', '#text': '' },
          timestamp: String(first.timestamp),
        },
      },
    });
    const many = await post(lastfm, batch(sk, rest));
    expect(many.json.scrobbles.scrobble.map((one: { track: object }) => one.track)).toEqual([
      { corrected: '0', '#text': 'Jóga 1' },
      { corrected: '0', '#text': 'Jóga 2' },
    ]);
    expect(lastfm.ledger().map(({ track }) => track)).toEqual(['Jóga 0', 'Jóga 1', 'Jóga 2']);
  });

  test('fifty are accepted in one request', async () => {
    expect((await post(lastfm, batch(sk, items(50)))).json.scrobbles['@attr'].accepted).toBe(50);
    expect(lastfm.ledger()).toHaveLength(50);
    expect(lastfm.requests()).toHaveLength(1);
  });

  test('a repeat is answered accepted, kept once, and not counted to the cap', async () => {
    await post(lastfm, batch(sk, items(50)));
    const again = await post(lastfm, batch(sk, items(50)));
    expect(again.json.scrobbles['@attr']).toEqual({ accepted: 50, ignored: 0 });
    expect(lastfm.ledger()).toHaveLength(50);
    const twice = items(1, 50);
    const inOne = await post(lastfm, batch(sk, [...twice, ...twice]));
    expect(inOne.json.scrobbles['@attr'].accepted).toBe(2);
    expect(lastfm.ledger()).toHaveLength(51);
    const rest = await post(lastfm, batch(sk, items(12, 51)));
    expect(rest.json.scrobbles['@attr']).toEqual({ accepted: 9, ignored: 3 });
    // With the cap used up, what is known is still answered accepted.
    const known = await post(lastfm, batch(sk, items(5)));
    expect(known.json.scrobbles['@attr']).toEqual({ accepted: 5, ignored: 0 });
    expect(lastfm.ledger()).toHaveLength(60);
  });

  test('a repeat within one request takes one place of the cap', async () => {
    await post(lastfm, batch(sk, items(50)));
    const [twice] = items(1, 50);
    if (!twice) throw new Error('no item');
    const answer = await post(lastfm, batch(sk, [...Array(20).fill(twice), ...items(9, 51)]));
    expect(answer.json.scrobbles['@attr']).toEqual({ accepted: 29, ignored: 0 });
    expect(lastfm.ledger()).toHaveLength(60);
  });

  test('the cap is of any 24 h by the clock, and of one account', async () => {
    const grace = lastfm.addUser({ name: 'Grace' }).sessionKey;
    const accepted = async (key: string, from: number) =>
      (await post(lastfm, batch(key, items(40, from)))).json.scrobbles;
    expect((await accepted(sk, 0))['@attr'].accepted).toBe(40);
    clock.forward(12 * 3_600_000);
    const second = await accepted(sk, 100);
    expect(second['@attr']).toEqual({ accepted: 20, ignored: 20 });
    expect(second.scrobble[39].ignoredMessage.code).toBe('5');
    expect((await accepted(grace, 0))['@attr'].accepted).toBe(40);
    clock.forward(12 * 3_600_000 - 1);
    expect((await accepted(sk, 200))['@attr'].accepted).toBe(0);
    clock.forward(1);
    expect((await accepted(sk, 300))['@attr'].accepted).toBe(40);
    expect((await accepted(sk, 400))['@attr'].accepted).toBe(0);
    expect(lastfm.busiestDay('Ada')).toBe(60);
  });

  test('ignored: artist, track, too old, too new; each kept out of the ledger', async () => {
    const day = 86_400;
    const answer = await post(
      lastfm,
      batch(sk, [
        { artist: 'Unknown Artist', track: 'A', timestamp: now() - 100 },
        { artist: 'A', track: '[unknown track]', timestamp: now() - 100 },
        { artist: 'A', track: 'Old', timestamp: now() - 14 * day - 1 },
        { artist: 'A', track: 'Just in', timestamp: now() - 14 * day },
        { artist: 'A', track: 'New', timestamp: now() + 1 },
        { artist: 'A', track: 'Now', timestamp: now() },
      ]),
    );
    const { scrobbles } = answer.json;
    expect(scrobbles['@attr']).toEqual({ accepted: 2, ignored: 4 });
    expect(
      scrobbles.scrobble.map((one: { ignoredMessage: { code: string } }) => one.ignoredMessage.code),
    ).toEqual(['1', '2', '3', '0', '4', '0']);
    expect(lastfm.ledger().map(({ track }) => track)).toEqual(['Just in', 'Now']);
  });

  test('requests side by side leave a right ledger', async () => {
    const free = await startLastfmDouble({ clock });
    const key = free.addUser({ name: 'Ada' }).sessionKey;
    try {
      await Promise.all(
        Array.from({ length: 80 }, (_, turn) => post(free, batch(key, items(50, (turn % 40) * 25)))),
      );
      const kept = free.ledger().map(({ track }) => track);
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept).toHaveLength(39 * 25 + 50);
    } finally {
      await free.close();
    }
  });

  test('XML is the format without a format', async () => {
    const answer = await post(lastfm, {
      ...batch(sk, [{ artist: 'A & <B>', track: 'C "D"', timestamp: now() - 60 }]),
      format: 'xml',
    });
    expect(answer.text).toContain('<lfm status="ok"><scrobbles accepted="1" ignored="0"><scrobble>');
    expect(answer.text).toContain('<artist corrected="0">A &amp; &lt;B&gt;</artist>');
    expect(answer.text).toContain('<ignoredMessage code="0"></ignoredMessage>');
    const wrong = await post(lastfm, { ...batch('x', items(1)), format: 'xml' });
    expect(wrong.text).toContain('<lfm status="failed"><error code="9">');
  });

  test('a corrected artist says so, and is shown corrected', async () => {
    const other = await startLastfmDouble({ clock, corrections: { Bjork: 'Björk' } });
    const key = other.addUser({ name: 'Ada' }).sessionKey;
    try {
      const answer = await post(other, batch(key, [{ artist: 'Bjork', track: 'A', timestamp: now() - 60 }]));
      expect(answer.json.scrobbles.scrobble.artist).toEqual({ corrected: '1', '#text': 'Björk' });
      expect(other.ledger()[0]?.artist).toBe('Bjork');
      const recent = await read(other, { method: 'user.getRecentTracks', user: 'Ada' });
      expect(recent.json.recenttracks.track.artist['#text']).toBe('Björk');
    } finally {
      await other.close();
    }
  });

  test('over the requests of a second, error 29', async () => {
    const strict = await startLastfmDouble({ clock, requestsPerSecond: 5 });
    const key = strict.addUser({ name: 'Ada' }).sessionKey;
    try {
      const codes = async (count: number) => {
        const answers = [];
        for (let index = 0; index < count; index += 1) answers.push(await post(strict, batch(key, items(1))));
        return answers.map(({ status, json }) => json.error ?? status);
      };
      expect(await codes(7)).toEqual([200, 200, 200, 200, 200, 29, 29]);
      clock.forward(1000);
      expect(await codes(1)).toEqual([200]);
    } finally {
      await strict.close();
    }
  });

  test('what was seen: without the signature, with account and answer', async () => {
    await post(lastfm, batch(sk, items(1)));
    await post(lastfm, batch('x', items(1)));
    const [first, second] = lastfm.requests();
    expect(first).toMatchObject({
      operation: 'track.scrobble',
      verb: 'POST',
      account: 'Ada',
      answered: 'ok',
      time: clock.time,
      params: { 'artist[0]': 'Björk' },
    });
    expect(first?.params).not.toHaveProperty('api_sig');
    expect(second?.answered).toBe('error 9');
  });
});
