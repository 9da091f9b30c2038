import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIntake, readNowPlaying } from '../src/index.ts';
import { at, historyOf, lastfm, listenBrainz, makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const statuses = (outcomes: readonly { status: string }[]) => outcomes.map((outcome) => outcome.status);

describe('listens that arrive', () => {
  test('are stored once, however often and from wherever they come', async () => {
    const person = await world.person('once');
    const intake = createIntake(world.store);
    const first = await intake.submit(person, listenBrainz, [
      at(0),
      at(200),
      at(400, 'Halo (feat. Bo) - Remastered 2011'),
    ]);
    expect(statuses(first)).toEqual(['stored', 'stored', 'stored']);
    const again = await intake.submit(person, listenBrainz, [at(0), at(200)]);
    expect(again.map((outcome) => [outcome.status, outcome.listenId])).toEqual([
      ['known', first[0]?.listenId],
      ['known', first[1]?.listenId],
    ]);
    const elsewhere = [at(4), at(203), at(398), at(900)];
    expect(statuses(await intake.submit(person, lastfm, elsewhere))).toEqual([
      'known',
      'known',
      'known',
      'stored',
    ]);
    expect(statuses(await intake.submit(person, lastfm, elsewhere))).toEqual([
      'known',
      'known',
      'known',
      'known',
    ]);
    expect(await historyOf(world.store, person)).toHaveLength(4);
  });

  test('the same text twice in one request is one listen, in two requests at once too', async () => {
    const person = await world.person('at once');
    const intake = createIntake(world.store);
    expect(statuses(await intake.submit(person, listenBrainz, [at(0), at(0)]))).toEqual(['stored', 'known']);
    const both = await Promise.all(
      Array.from({ length: 40 }, () => intake.submit(person, listenBrainz, [at(1000)])),
    );
    expect(statuses(both.flat()).filter((status) => status === 'stored')).toHaveLength(1);
  });

  test('two processes at once store a listen once', async () => {
    const person = await world.person('processes');
    const [one, two] = [createIntake(world.store), createIntake(world.store)];
    const listens = Array.from({ length: 50 }, (_, index) => at(index * 300, `Track ${index}`));
    const results = await Promise.all(
      listens.flatMap((listen) => [
        one.submit(person, listenBrainz, [listen]),
        two.submit(person, listenBrainz, [listen]),
      ]),
    );
    expect(statuses(results.flat()).filter((status) => status === 'stored')).toHaveLength(50);
  });

  test('one that the database refuses fails alone', async () => {
    const person = await world.person('poison');
    const intake = createIntake(world.store);
    const results = await Promise.allSettled([
      intake.submit(person, listenBrainz, [at(0)]),
      intake.submit(person, listenBrainz, [at(1, 'with\0zero')]),
      intake.submit(person, listenBrainz, [at(2)]),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await historyOf(world.store, person)).toHaveLength(2);
  });

  test('what another source knows of a listen is taken over', async () => {
    const person = await world.person('enrich');
    const intake = createIntake(world.store);
    await intake.submit(person, lastfm, [at(0)]);
    await intake.submit(person, { source: 'spotify-extended' }, [
      at(185, 'Halo', 'Ada', { playedMs: 182_000, skipped: false }),
    ]);
    const row = await world.store.db
      .selectFrom('listens')
      .select(['played_ms', 'skipped', 'seen_in'])
      .where('person_id', '=', person)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ played_ms: 182_000, skipped: false, seen_in: 2 ** 3 + 2 ** 1 });
  });

  test('what follows from new listens commits with them, or neither does', async () => {
    const person = await world.person('follow-up');
    const seen: string[] = [];
    const intake = createIntake(world.store, {
      afterStored: async (trx, personId, origin, stored) => {
        for (const { listenId, listen, startMs } of stored) {
          const row = await trx
            .selectFrom('listens')
            .select(['person_id', 'listened_at'])
            .where('id', '=', listenId)
            .executeTakeFirstOrThrow();
          expect(row).toEqual({ person_id: personId, listened_at: new Date(startMs) });
          seen.push(`${origin.source} ${listen.sent.track}`);
        }
        if (stored.some(({ listen }) => listen.sent.track === 'Refused'))
          throw new Error('the follow-up failed');
      },
    });
    await intake.submit(person, listenBrainz, [at(0), at(300, 'Tide'), at(0)]);
    // Known already: nothing follows.
    await intake.submit(person, listenBrainz, [at(0)]);
    await intake.submit(person, { source: 'manual' }, [at(2), at(900, 'Dawn')]);
    expect(seen).toEqual(['listenbrainz-api Halo', 'listenbrainz-api Tide', 'manual Dawn']);
    await expect(intake.submit(person, listenBrainz, [at(2_000, 'Refused')])).rejects.toThrow('follow-up');
    expect(await historyOf(world.store, person)).toHaveLength(3);
  });

  test('people do not touch each other', async () => {
    const [ada, bo] = [await world.person('ada'), await world.person('bo')];
    const intake = createIntake(world.store);
    await Promise.all([intake.submit(ada, listenBrainz, [at(0)]), intake.submit(bo, listenBrainz, [at(0)])]);
    expect(await historyOf(world.store, ada)).toHaveLength(1);
    expect(await historyOf(world.store, bo)).toHaveLength(1);
  });
});

describe('what plays now', () => {
  test('is shown, replaced, and never a listen', async () => {
    const person = await world.person('now');
    const intake = createIntake(world.store);
    await intake.playingNow(person, listenBrainz, { artist: 'Ada', track: 'Halo', lengthMs: 200_000 });
    expect((await readNowPlaying(world.store.db, person))?.recording.name).toBe('Halo');
    await intake.playingNow(person, listenBrainz, { artist: 'Ada', track: 'Tide' });
    expect((await readNowPlaying(world.store.db, person))?.recording.name).toBe('Tide');
    expect(await historyOf(world.store, person)).toEqual([]);
  });
});
