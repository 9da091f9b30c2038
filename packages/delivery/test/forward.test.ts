import type { IncomingListen, OriginKey } from '@fonoteca/domain';
import { deleteListen } from '@fonoteca/listens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSqlJobStore } from '../src/index.ts';
import { makeWorld, nowSeconds, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const phone: OriginKey = { source: 'listenbrainz-api', tokenId: 1, client: 'Pano Scrobbler' };
const heard = (secondsAgo: number, more: Partial<IncomingListen> = {}): IncomingListen => ({
  sent: { artist: 'Ada', track: `${secondsAgo} ago`, release: 'First', lengthMs: 200_000 },
  stampMs: (nowSeconds() - secondsAgo) * 1000,
  ...more,
});

const queueOf = (accountId: number) =>
  world.db
    .selectFrom('deliveries')
    .select(['payload', 'priority', 'state', 'listen_id', 'job_id', 'reason'])
    .where('account_id', '=', accountId)
    .orderBy('listened_at')
    .execute();
const tracksOf = async (accountId: number) => (await queueOf(accountId)).map(({ payload }) => payload.track);

describe('a listen that arrives', () => {
  test('goes to every account that forwards, in the transaction that stores it', async () => {
    const person = await world.person();
    const there = [await world.link(person), await world.link(person, { service: 'listenbrainz' })];
    const off = await world.link(person, { url: 'https://off.example', forwards: false });
    const stranger = await world.link(await world.person());
    const listen = heard(600, {
      sent: {
        artist: 'Ada',
        track: 'Halo',
        release: 'First',
        releaseArtist: 'Ada & Bo',
        trackNumber: 4,
        lengthMs: 200_400,
        mbids: { recording: 'b1a9c0e9-d987-4042-ae91-78d6a3267d69' },
      },
    });
    const [outcome] = await world.intake.submit(person, phone, [listen]);
    for (const account of there) {
      expect(await queueOf(account)).toEqual([
        {
          payload: {
            artist: 'Ada',
            track: 'Halo',
            album: 'First',
            albumArtist: 'Ada & Bo',
            trackNumber: 4,
            durationSeconds: 200,
            mbid: 'b1a9c0e9-d987-4042-ae91-78d6a3267d69',
            listenedAt: listen.stampMs / 1000,
          },
          priority: 0,
          state: 'waiting',
          listen_id: outcome?.listenId,
          job_id: null,
          reason: null,
        },
      ]);
    }
    expect(await queueOf(off)).toEqual([]);
    expect(await queueOf(stranger)).toEqual([]);
    const jobs = await world.db
      .selectFrom('jobs')
      .select(['name', 'singleton_key'])
      .where('name', '=', 'scrobble.deliver')
      .where('singleton_key', 'in', there.map(String))
      .execute();
    expect(jobs).toHaveLength(2);
  });

  test('that is known already goes nowhere', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const listen = heard(500);
    await world.intake.submit(person, phone, [listen, listen]);
    await world.intake.submit(person, phone, [listen]);
    await world.intake.submit(person, { source: 'audioscrobbler', tokenId: 2 }, [
      { ...listen, stampMs: listen.stampMs + 3_000 },
    ]);
    expect(await queueOf(account)).toHaveLength(1);
  });

  test('goes only where the service would take it', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const named = (track: string, lengthMs?: number) => ({
      artist: 'Ada',
      track,
      ...(lengthMs === undefined ? {} : { lengthMs }),
    });
    await world.intake.submit(person, phone, [
      heard(15 * 86_400, { sent: named('Two weeks old') }),
      heard(13 * 86_400, { sent: named('Thirteen days old') }),
      heard(9_000, { sent: named('Thirty seconds', 30_000) }),
      heard(8_000, { sent: named('Thirty-one seconds', 31_000) }),
      heard(7_000, { sent: named('Skipped'), skipped: true }),
      heard(6_000, { sent: named('A third heard', 180_000), playedMs: 60_000 }),
      heard(5_000, { sent: named('Half heard', 180_000), playedMs: 90_000 }),
      heard(4_000, { sent: named('Four minutes of an hour', 3_600_000), playedMs: 240_000 }),
    ]);
    expect(await tracksOf(account)).toEqual([
      'Thirteen days old',
      'Thirty-one seconds',
      'Half heard',
      'Four minutes of an hour',
    ]);
  });

  test('by a clock that runs ahead waits for its second', async () => {
    const person = await world.person();
    const account = await world.link(person);
    await world.intake.submit(person, phone, [heard(-40)]);
    const store = createSqlJobStore(world.db, account);
    expect(await store.nextBatch(50, Date.now())).toBeNull();
    expect(await store.nextDueAt(Date.now())).toBeGreaterThan(Date.now() + 30_000);
    expect((await store.nextBatch(50, Date.now() + 41_000))?.deliveries).toHaveLength(1);
  });

  test('never goes back to where it came from', async () => {
    const person = await world.person();
    const lastfm = await world.link(person);
    const listenBrainz = await world.link(person, { service: 'listenbrainz' });
    const home = await world.link(person, { service: 'listenbrainz', url: 'https://home.example' });
    const named = (track: string, details?: Record<string, unknown>): Partial<IncomingListen> => ({
      sent: { artist: 'Ada', track, ...(details ? { details } : {}) },
    });
    await world.intake.submit(person, { source: 'listenbrainz-api', client: 'Fonoteca' }, [
      heard(9_000, named('passed on by another Fonoteca')),
    ]);
    await world.intake.submit(person, { source: 'lastfm-api', client: 'Fonoteca' }, [
      heard(8_000, named('and by the other protocol')),
    ]);
    await world.intake.submit(person, { source: 'listenbrainz-api', client: 'multi-scrobbler' }, [
      heard(7_000, named('fetched from Last.fm', { music_service_name: 'Last.fm' })),
      heard(6_000, { ...named('fetched from ListenBrainz'), context: { music_service: 'listenbrainz.org' } }),
      heard(5_000, named('fetched from Spotify', { music_service: 'spotify.com' })),
    ]);
    const passedOn = ['passed on by another Fonoteca', 'and by the other protocol'];
    expect(await tracksOf(lastfm)).toEqual([
      ...passedOn,
      'fetched from ListenBrainz',
      'fetched from Spotify',
    ]);
    expect(await tracksOf(listenBrainz)).toEqual([
      ...passedOn,
      'fetched from Last.fm',
      'fetched from Spotify',
    ]);
    expect(await tracksOf(home)).toEqual([
      'fetched from Last.fm',
      'fetched from ListenBrainz',
      'fetched from Spotify',
    ]);
  });

  test('deleted before it was sent, is not sent', async () => {
    const person = await world.person();
    const account = await world.link(person);
    const outcomes = await world.intake.submit(person, phone, [heard(900), heard(600), heard(300)]);
    await deleteListen(world.db, person, outcomes[1]?.listenId ?? 0);
    const batch = await createSqlJobStore(world.db, account).nextBatch(50, Date.now());
    expect(batch?.deliveries.map(({ scrobble }) => scrobble.track)).toEqual(['900 ago', '300 ago']);
    expect((await queueOf(account)).map(({ state, reason }) => [state, reason])).toEqual([
      ['waiting', null],
      ['cancelled', 'deleted'],
      ['waiting', null],
    ]);
  });
});
