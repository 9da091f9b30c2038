import type { Clock } from '@fonoteca/scrobble';
import { createLastfmTarget } from '@fonoteca/services/web';
import { startLastfmDouble } from '@fonoteca/test-kit';
import { expect, test } from 'vitest';
import { createScrobbles, forwardStored } from '../src/index.ts';
import { deliverOnce, planOnce } from '../src/queue/jobs.ts';
import { makeWorld, type World } from './support.ts';

/** Time that passes when somebody waits for it. */
class SimulatedClock implements Clock {
  #now = Date.now();
  now() {
    return this.#now;
  }
  pass(to: number) {
    this.#now = Math.max(this.#now, to);
  }
  async sleep(ms: number) {
    this.#now += ms;
  }
}

const never = new AbortController().signal;
const albums = 100;
const tracks = 12;

async function fillShelf({ db }: World, personId: number): Promise<string[]> {
  const ids: string[] = [];
  for (let album = 0; album < albums; album++) {
    const title = `Album ${album}`;
    const { id } = await db
      .insertInto('records')
      .values({
        person_id: personId,
        source: 'discogs',
        source_key: String(album),
        title,
        artist: 'Ada',
        artist_sort: 'ada',
        title_sort: title.toLowerCase(),
        artists: JSON.stringify([{ name: 'Ada', join: '' }]),
        fingerprint: '',
        search_text: title,
        artist_key: 'ada',
        release_key: title,
        track_state: 'ready',
        track_count: tracks,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('record_tracks')
      .values(
        Array.from({ length: tracks }, (_, index) => ({
          record_id: id,
          number: index + 1,
          position: `${index < 6 ? 'A' : 'B'}${(index % 6) + 1}`,
          side: index < 6 ? 'A' : 'B',
          disc: 1,
          title: `Track ${index + 1} of ${title}`,
          artist: null,
          length_seconds: 150 + index * 10,
          length_source: 'discogs' as const,
          mbid: null,
        })),
      )
      .execute();
    ids.push(String(id));
  }
  return ids;
}

test('a hundred albums under 600 a day: days pass, the cap is never exceeded, live listens go first', async () => {
  const world = await makeWorld();
  const clock = new SimulatedClock();
  const lastfm = await startLastfmDouble({ clock, dailyCap: 600 });
  try {
    const { sessionKey } = lastfm.addUser({ name: 'ada' });
    const personId = await world.person();
    const accountId = await world.link(personId, { sessionKey, dailyCap: 600 });
    const tools = {
      secretKeys: world.keys,
      clock,
      intake: { afterStored: forwardStored },
      targetOf: () =>
        createLastfmTarget({
          baseUrl: lastfm.url,
          apiKey: lastfm.apiKey,
          secret: lastfm.secret,
          sessionKey,
          userName: 'ada',
        }),
    };
    const scrobbles = createScrobbles(world.db, { now: () => clock.now() });
    const recordIds = await fillShelf(world, personId);
    const request = {
      what: { kind: 'albums' as const, recordIds },
      when: { kind: 'just-finished' as const },
    };
    const preview = await scrobbles.preview(personId, request);
    expect(preview).toMatchObject({ albums, tracks: albums * tracks, problems: [] });
    expect(preview.days).toBeGreaterThan(0.9);
    const job = await scrobbles.create(personId, request);

    const began = clock.now();
    const given = new Map<number, number>();
    let live = 0;
    for (let round = 0; ; round++) {
      if (round > 500) throw new Error('not done after 500 rounds');
      const planAt = await planOnce(world.store, tools, personId, never);
      const items = await world.db
        .selectFrom('scrobble_items')
        .select(['id', 'listened_at'])
        .where('listened_at', 'is not', null)
        .execute();
      for (const { id, listened_at } of items) {
        const time = listened_at?.getTime() ?? 0;
        expect(given.get(id) ?? time).toBe(time);
        given.set(id, time);
      }
      const wakeAt = await deliverOnce(world.store, tools, accountId, never);
      const { state } = await scrobbles.get(personId, job.id);
      if (state === 'done') break;
      // An hour, or less where something is due before: meanwhile somebody listens.
      clock.pass(
        Math.min(
          wakeAt ?? Number.POSITIVE_INFINITY,
          planAt ?? Number.POSITIVE_INFINITY,
          clock.now() + 3_600_000,
        ),
      );
      if (round % 4 === 3) {
        await world.intake.submit(personId, { source: 'listenbrainz-api' }, [
          {
            sent: { artist: 'Live', track: `Live ${live++}`, lengthMs: 60_000 },
            stampMs: clock.now() - 61_000,
          },
        ]);
      }
    }

    const ledger = lastfm.ledger();
    const ofJob = ledger.filter(({ artist }) => artist === 'Ada');
    expect(ofJob).toHaveLength(albums * tracks);
    expect(new Set(ofJob.map(({ track }) => track)).size).toBe(albums * tracks);
    expect(ofJob.map(({ timestamp }) => timestamp * 1000).sort()).toEqual([...given.values()].sort());
    expect(new Set(ledger.map(({ timestamp }) => timestamp)).size).toBe(ledger.length);
    expect(lastfm.busiestDay('ada')).toBeLessThanOrEqual(600);
    expect(lastfm.busiestDay('ada')).toBeGreaterThan(550);
    // 600, a day, 600: what came live took its places first, so the end of it comes a little into the third.
    expect(clock.now() - began).toBeGreaterThan(86_400_000);
    expect(clock.now() - began).toBeLessThan(3 * 86_400_000);
    const ignored = lastfm.requests().filter(({ answered }) => !String(answered).startsWith('ok'));
    expect(ignored).toEqual([]);
  } finally {
    await lastfm.close();
    await world.close();
  }
}, 60_000);
