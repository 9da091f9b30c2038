import { inspect } from 'node:util';
import {
  type AnnouncingTarget,
  type ConfirmingTarget,
  type IgnoredReason,
  type Scrobble,
  SubmitError,
  type SubmitErrorCode,
} from '@fonoteca/scrobble';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScriptAnswer } from '../doubles/shared/script.ts';

/** A target on a service of its own, and a look at what reaches that service. */
export interface TargetWorld {
  readonly target: ConfirmingTarget & AnnouncingTarget;
  /** What the service has: each listen once, in the order of acceptance. */
  ledger(): readonly { readonly artist: string; readonly track: string; readonly timestamp: number }[];
  /** Requests that wanted to submit listens. */
  submissions(): number;
  /** What the service does to the next submission of listens. */
  next(answer: ScriptAnswer): void;
  /** … and to the next announcement of what plays now. */
  nextAnnouncement(answer: ScriptAnswer): void;
  /** What must stand in no error. */
  readonly secrets: readonly string[];
  /** Ends the service: nobody listens at its address. May be called twice. */
  close(): Promise<void>;
}

export interface TargetSuite {
  readonly name: string;
  start(options: { readonly timeoutMs: number }): Promise<TargetWorld>;
  /** The service's own words, and what they mean. */
  readonly faults: readonly {
    readonly answer: ScriptAnswer;
    readonly code: SubmitErrorCode;
    readonly retryAfterSeconds?: number;
  }[];
  /** Codes of a protocol that ignores single listens. */
  readonly ignores?: readonly { readonly code: number; readonly reason: IgnoredReason }[];
}

/** What stands in front of a service says the same for every protocol. */
const commonFaults: TargetSuite['faults'] = [
  { answer: { status: 500 }, code: 'retry-later' },
  { answer: { status: 502 }, code: 'retry-later' },
  { answer: { status: 503, headers: { 'retry-after': '7' } }, code: 'retry-later', retryAfterSeconds: 7 },
  { answer: { status: 504 }, code: 'gateway-timeout' },
  { answer: { status: 524 }, code: 'gateway-timeout' },
  { answer: { status: 408 }, code: 'unknown' },
  { answer: { status: 400 }, code: 'rejected' },
  { answer: { status: 413 }, code: 'rejected' },
  { answer: { status: 401 }, code: 'not-authorized' },
  { answer: { status: 404 }, code: 'unusable' },
  { answer: { status: 302, headers: { location: '/elsewhere' } }, code: 'unusable' },
  { answer: { status: 429, headers: { 'retry-after': '30' } }, code: 'over-budget', retryAfterSeconds: 30 },
  { answer: { garbage: 'html' }, code: 'unknown' },
  { answer: { garbage: 'truncated' }, code: 'unknown' },
  { answer: { garbage: 'empty' }, code: 'unknown' },
  { answer: { cutBeforeAccept: true }, code: 'unknown' },
];

/** After these the listens are there and nobody was told so. */
const silentSuccesses: readonly ScriptAnswer[] = [
  { cutAfterAccept: true },
  { garbageAfterAccept: 'html' },
  { garbageAfterAccept: 'truncated' },
  { garbageAfterAccept: 'empty' },
];

const start = Math.floor(Date.now() / 1000) - 86_400;

/** `count` listens, a minute apart, some with everything and some with as little as there can be. */
function listensFor(count: number): Scrobble[] {
  return Array.from({ length: count }, (_, index) => ({
    artist: `Ärtist & Co ${index % 3}`,
    track: `Track ${index} = 100 % “ünïque”`,
    listenedAt: start + index * 60,
    ...(index % 2 === 0
      ? {
          album: `Album ${index % 5}`,
          albumArtist: 'Various',
          trackNumber: index + 1,
          durationSeconds: 59,
          mbid: '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae',
        }
      : {}),
  }));
}

const never = new AbortController().signal;

async function faultOf(run: Promise<unknown>): Promise<SubmitError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SubmitError);
  return error as SubmitError;
}

/** What every target promises, held against a service that is driven to each of its answers. */
export function testScrobbleTarget({ name, start: startWorld, faults, ignores = [] }: TargetSuite): void {
  describe(`${name} as a target`, () => {
    let world: TargetWorld;
    beforeEach(async () => {
      world = await startWorld({ timeoutMs: 15_000 });
    });
    afterEach(() => world.close());

    const tracks = () => world.ledger().map(({ track }) => track);

    test('takes a full batch in one request, and says of each listen in order what became of it', async () => {
      const listens = listensFor(world.target.maxBatch);
      const outcomes = await world.target.submit(listens, never);
      expect(outcomes).toEqual(listens.map(() => ({ status: 'accepted' })));
      expect(world.submissions()).toBe(1);
      expect(world.ledger()).toMatchObject(
        listens.map(
          ({ artist, track, listenedAt, album, albumArtist, durationSeconds, mbid, trackNumber }) => ({
            artist,
            track,
            timestamp: listenedAt,
            ...(album === undefined
              ? {}
              : { album, albumArtist, mbid, duration: durationSeconds, trackNumber: String(trackNumber) }),
          }),
        ),
      );
    });

    test('takes one listen, and none', async () => {
      const [one] = listensFor(1);
      expect(await world.target.submit(one ? [one] : [], never)).toEqual([{ status: 'accepted' }]);
      expect(await world.target.submit([], never)).toEqual([]);
      expect(world.submissions()).toBe(1);
    });

    test('refuses more than a batch before anything is sent', async () => {
      await expect(world.target.submit(listensFor(world.target.maxBatch + 1), never)).rejects.toThrow(
        RangeError,
      );
      expect(world.submissions()).toBe(0);
    });

    test('the same payload again is one listen there', async () => {
      const listens = listensFor(3);
      await world.target.submit(listens, never);
      expect(await world.target.submit(listens, never)).toEqual(listens.map(() => ({ status: 'accepted' })));
      expect(tracks()).toEqual(listens.map(({ track }) => track));
    });

    test.each(ignores)(
      'ignored with code $code is $reason, and only that listen',
      async ({ code, reason }) => {
        world.next({ ignore: { code, index: 1 } });
        const outcomes = await world.target.submit(listensFor(3), never);
        expect(outcomes).toMatchObject([
          { status: 'accepted' },
          { status: 'ignored', reason },
          { status: 'accepted' },
        ]);
        expect(world.ledger()).toHaveLength(2);
      },
    );

    test.each([...commonFaults, ...faults])(
      '$answer is $code',
      async ({ answer, code, retryAfterSeconds }) => {
        world.next(answer);
        const error = await faultOf(world.target.submit(listensFor(2), never));
        expect(error.code).toBe(code);
        if (retryAfterSeconds !== undefined) expect(error.retryAfterSeconds).toBe(retryAfterSeconds);
        if (code === 'over-budget') expect(error.retryAfterSeconds).toBeGreaterThan(0);
        expect(error.cause).toBeDefined();
        expect(error.message).toContain(world.target.name);
        const shown = inspect(error, { depth: 10, showHidden: false });
        for (const secret of world.secrets) expect(shown).not.toContain(secret);
        expect(world.submissions()).toBe(1);
        expect(world.ledger()).toEqual([]);
      },
    );

    async function expectSilentSuccess(there: TargetWorld, answer: ScriptAnswer): Promise<void> {
      const listens = listensFor(3);
      there.next(answer);
      expect((await faultOf(there.target.submit(listens, never))).code).toBe('unknown');
      const heard = await there.target.heardBetween(start, start + 120, never);
      expect(heard.map(({ track, listenedAt }) => ({ track, listenedAt })).sort(byTime)).toEqual(
        listens.map(({ track, listenedAt }) => ({ track, listenedAt })),
      );
    }

    test.each(silentSuccesses)('%j is unknown, and looking there finds the listens', async (answer) => {
      await expectSilentSuccess(world, answer);
    });

    test('an answer that comes too late is unknown, and looking there finds the listens', async () => {
      const impatient = await startWorld({ timeoutMs: 700 });
      try {
        await expectSilentSuccess(impatient, { delayMs: 10_000 });
      } finally {
        await impatient.close();
      }
    });

    test('nobody listens at the address: surely nothing was taken', async () => {
      await world.close();
      expect((await faultOf(world.target.submit(listensFor(1), never))).code).toBe('retry-later');
      expect((await faultOf(world.target.heardBetween(start, start, never))).code).toBe('retry-later');
    });

    test.each([
      ['an error', new Error('enough')],
      ['a word', 'enough'],
    ])('an abort passes through unchanged, before and under way (%s)', async (_, reason) => {
      const before = AbortSignal.abort(reason);
      await expect(world.target.submit(listensFor(1), before)).rejects.toBe(reason);
      await expect(world.target.heardBetween(start, start, before)).rejects.toBe(reason);
      expect(world.submissions()).toBe(0);
      const stop = new AbortController();
      world.next({ delayMs: 300 });
      setTimeout(() => stop.abort(reason), 60);
      await expect(world.target.submit(listensFor(1), stop.signal)).rejects.toBe(reason);
    });

    test('looks at both ends of a stretch and at nothing beyond, over several pages', async () => {
      const listens = listensFor(430);
      for (let first = 0; first < listens.length; first += world.target.maxBatch)
        await world.target.submit(listens.slice(first, first + world.target.maxBatch), never);
      const at = (index: number) => start + index * 60;
      const heard = await world.target.heardBetween(at(5), at(425), never);
      expect(heard.map(({ listenedAt }) => listenedAt).sort((one, other) => one - other)).toEqual(
        listens.slice(5, 426).map(({ listenedAt }) => listenedAt),
      );
      expect(heard[0]?.artist).toContain('Ärtist & Co');
      expect(await world.target.heardBetween(at(425) + 1, at(426) - 1, never)).toEqual([]);
    });

    test('what plays now is announced and is no listen', async () => {
      const [listen] = listensFor(1);
      if (!listen) return;
      const { listenedAt: _, ...playing } = listen;
      await world.target.playingNow(playing, never);
      expect(world.ledger()).toEqual([]);
      expect(await world.target.heardBetween(start, Math.floor(Date.now() / 1000) + 60, never)).toEqual([]);
      world.nextAnnouncement({ status: 503 });
      expect((await faultOf(world.target.playingNow(playing, never))).code).toBe('retry-later');
    });
  });
}

const byTime = (one: { listenedAt: number }, other: { listenedAt: number }) =>
  one.listenedAt - other.listenedAt;
