import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DoubleScriptError,
  type LastfmDouble,
  type LastfmDoubleOptions,
  type LastfmScript,
  type ScriptAnswer,
  startLastfmDouble,
} from '../../src/index.ts';
import { batch, type Item, post, StandingClock } from './support.ts';

const clock = new StandingClock();
const item = (track: string): Item => ({ artist: 'A', track, timestamp: clock.time / 1000 - 600 });
let lastfm: LastfmDouble;
let sk: string;
beforeEach(async () => {
  lastfm = await startLastfmDouble({ clock });
  sk = lastfm.addUser({ name: 'Ada' }).sessionKey;
});
afterEach(() => lastfm.close());

const send = (...tracks: string[]) => post(lastfm, batch(sk, tracks.map(item)));
const kept = () => lastfm.ledger().map(({ track }) => track);
const next = (...answers: ScriptAnswer[]) =>
  lastfm.script(answers.map((answer) => ({ on: 'track.scrobble', answer })));

describe('a script', () => {
  test.each([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 26, 29])(
    'error %i comes once, with nothing accepted',
    async (error) => {
      next({ error });
      expect((await send('One')).json).toEqual({ error, message: expect.stringMatching(/\w/) });
      expect(kept()).toEqual([]);
      expect((await send('One')).json.scrobbles['@attr'].accepted).toBe(1);
    },
  );

  test('an error comes with its own status, or with the one that is asked for', async () => {
    next({ error: 16 }, { error: 16, status: 200, message: 'Later' });
    expect((await send('One')).status).toBe(503);
    expect(await send('One')).toMatchObject({ status: 200, json: { error: 16, message: 'Later' } });
  });

  test.each([500, 502, 503, 504])('status %i is a page of something in between', async (status) => {
    next({ status, headers: { 'retry-after': '7' } });
    const answer = await send('One');
    expect(answer).toMatchObject({ status, json: undefined });
    expect(answer.text).toContain('<html');
    expect(kept()).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])('ignored with code %i, one item of the batch', async (code) => {
    next({ ignore: { code, index: 1 } });
    const { scrobbles } = (await send('One', 'Two', 'Three')).json;
    expect(scrobbles['@attr']).toEqual({ accepted: 2, ignored: 1 });
    expect(scrobbles.scrobble[1].ignoredMessage.code).toBe(String(code));
    expect(kept()).toEqual(['One', 'Three']);
  });

  test('ignored without an index is the whole batch', async () => {
    next({ ignore: { code: 5 } });
    expect((await send('One', 'Two')).json.scrobbles['@attr']).toEqual({ accepted: 0, ignored: 2 });
    expect(kept()).toEqual([]);
  });

  test.each(['html', 'truncated', 'empty'] as const)(
    'garbage (%s) cannot be read; before acceptance and after',
    async (garbage) => {
      next({ garbage }, { garbageAfterAccept: garbage });
      expect(await send('Before')).toMatchObject({ status: 200, json: undefined });
      expect(kept()).toEqual([]);
      expect(await send('After')).toMatchObject({ status: 200, json: undefined });
      expect(kept()).toEqual(['After']);
    },
  );

  test('a cut connection is an error of fetch; the ledger has what came before the cut', async () => {
    next({ cutBeforeAccept: true }, { cutAfterAccept: true });
    await expect(send('Before')).rejects.toThrow();
    expect(kept()).toEqual([]);
    await expect(send('After')).rejects.toThrow();
    expect(kept()).toEqual(['After']);
    expect(lastfm.requests().map(({ answered }) => answered)).toEqual(['cut before', 'cut after']);
  });

  test('a slow reply was carried out before a caller gives up', async () => {
    next({ delayMs: 5_000 });
    const patience = new AbortController();
    const waiting = post(lastfm, batch(sk, [item('One')]), {}, patience.signal);
    const ended = waiting.then(
      () => 'answered',
      () => 'given up',
    );
    while (kept().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    patience.abort();
    expect(await ended).toBe('given up');
    expect(kept()).toEqual(['One']);
    next({ delayMs: 50 });
    const started = performance.now();
    expect((await send('One')).json.scrobbles['@attr'].accepted).toBe(1);
    expect(performance.now() - started).toBeGreaterThanOrEqual(45);
  });

  test('a match stays, counts look at every item, rules take turns', async () => {
    lastfm.script([
      { on: 'track.scrobble', match: { track: 'Poison' }, answer: { status: 504 } },
      { on: 'track.scrobble', times: 2, answer: { error: 16 } },
      { on: 'track.updateNowPlaying', answer: { error: 11 } },
      { answer: { ok: true } },
      { on: 'track.scrobble', answer: { error: 29 } },
    ]);
    const codes: unknown[] = [];
    for (const tracks of [['One'], ['Two', 'Poison'], ['One'], ['One'], ['Poison'], ['Two'], ['Three']]) {
      const { json, status } = await send(...tracks);
      codes.push(json?.error ?? status);
    }
    expect(codes).toEqual([16, 504, 16, 200, 504, 29, 200]);
    expect(kept()).toEqual(['One', 'Three']);
  });

  test.each<[unknown, RegExp]>([
    [{}, /a list of rules/],
    [[{ answer: { error: 16 } }, 5], /Rule 1 .*must be an object/],
    [[{ answer: { eror: 16 } }], /Rule 0 .*answer: eror is not known; known are ok, error/],
    [[{}], /Rule 0 .*answer is missing/],
    [[{ answer: {} }], /Rule 0 .*says nothing/],
    [[{ answer: { ok: true } }, { times: 0, answer: { ok: true } }], /Rule 1 .*times: must be/],
    [[{ answer: { ignore: { code: 6 } } }], /Rule 0 .*code: must be a whole number from 1 to 5/],
    [[{ answer: { cutAfterAccept: true, error: 9 } }], /Rule 0 .*both error and cutAfterAccept/],
    [[{ answer: { garbage: 'maybe' } }], /Rule 0 .*garbage: must be true, "html"/],
    [[{ on: 7, answer: { ok: true } }], /Rule 0 .*on: must be a text/],
  ])('%j is refused at the door', async (script, message) => {
    expect(() => lastfm.script(script as LastfmScript)).toThrow(DoubleScriptError);
    expect(() => lastfm.script(script as LastfmScript)).toThrow(message);
    await expect(startLastfmDouble({ script: script as LastfmScript })).rejects.toThrow(message);
  });
});

describe('random faults', () => {
  /** How each of 240 requests ends, and the ledger. */
  async function run(options: LastfmDoubleOptions) {
    const double = await startLastfmDouble({ clock, ...options });
    const key = double.addUser({ name: 'Ada' }).sessionKey;
    const readable = new Set<string>();
    for (let turn = 0; turn < 40; turn += 1) {
      const tracks = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${letter}${turn}`);
      await Promise.all(
        tracks.map(async (track) => {
          const answer = await post(double, batch(key, [item(track)])).catch(() => undefined);
          if (answer?.json?.scrobbles) readable.add(track);
        }),
      );
    }
    const ends = double.requests().map(({ answered }) => answered);
    const ledger = new Set(double.ledger().map(({ track }) => track));
    await double.close();
    return { ends, ledger, readable };
  }

  test('are of every kind, and some of what failed was accepted', async () => {
    const { ends, ledger, readable } = await run({ faultRate: 0.9, seed: 3 });
    const told = new Set(ends);
    const errors = ['error 8', 'error 11', 'error 16', 'error 29'];
    const statuses = ['status 500', 'status 502', 'status 503', 'status 504'];
    const garbage = ['html', 'truncated', 'empty'].flatMap((kind) => [
      `garbage ${kind} before`,
      `garbage ${kind} after`,
    ]);
    expect([...told].sort()).toEqual(
      ['ok', 'cut before', 'cut after', ...errors, ...statuses, ...garbage].sort(),
    );
    for (const track of readable) expect(ledger).toContain(track);
    const accepting = ends.filter((end) => end === 'ok' || end.endsWith('after')).length;
    expect(ledger.size).toBe(accepting);
    expect(ledger.size).toBeGreaterThan(readable.size);
  });

  test('come at their rate, the same for the same seed', async () => {
    const first = await run({ faultRate: 0.3, seed: 7 });
    const again = await run({ faultRate: 0.3, seed: 7 });
    const other = await run({ faultRate: 0.3, seed: 8 });
    expect(again.ends).toEqual(first.ends);
    expect(other.ends).not.toEqual(first.ends);
    const faults = first.ends.filter((end) => end !== 'ok').length;
    expect(faults).toBeGreaterThan(240 * 0.2);
    expect(faults).toBeLessThan(240 * 0.4);
  });

  test('error 9 is among them only when asked for; a rate that is none is refused', async () => {
    const { ends } = await run({ faultRate: 1, seed: 1, sessionFaults: true });
    expect(ends).toContain('error 9');
    await expect(startLastfmDouble({ faultRate: 2 })).rejects.toThrow('from 0 to 1');
  });
});

test('a ledger file is known to the double that starts on it again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fonoteca-ledger-'));
  try {
    const ledgerFile = join(folder, 'ledger.jsonl');
    const first = await startLastfmDouble({ clock, ledgerFile });
    const key = first.addUser({ name: 'Ada' }).sessionKey;
    await post(first, batch(key, [item('One'), item('Two')]));
    const before = first.ledger();
    await first.close();
    const second = await startLastfmDouble({ clock, ledgerFile, dailyCap: 3 });
    second.addUser({ name: 'Ada' });
    expect(second.ledger()).toEqual(before);
    const answer = await post(second, batch(key, [item('Two'), item('Three'), item('Four')]));
    expect(answer.json.scrobbles['@attr']).toEqual({ accepted: 2, ignored: 1 });
    expect(second.ledger().map(({ track }) => track)).toEqual(['One', 'Two', 'Three']);
    await second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
