import { defineJob, enqueue } from '@fonoteca/jobs';
import type { Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { sharingPeople } from '../taste/wall/rights.ts';
import { askAll } from './ask.ts';
import type { KnowledgeSource } from './ports.ts';
import { nextWaiting, postponeArtist, saveArtist, wantArtists } from './store.ts';

/** Per person: what is asked about first. More would take days at the pace of public services. */
const artistsPerPerson = 500;

const knowledgeName = { name: 'recommend.knowledge', payload: z.object({}) };

/** After the first history came in nobody should wait for the schedule. */
export async function queueFirstAsking(executor: Executor): Promise<void> {
  const { rows } = await sql<{ asked: boolean }>`
    select exists (select from knowledge_artists) as asked`.execute(executor);
  if (!rows[0]?.asked)
    await enqueue(executor, knowledgeName, {}, { singletonKey: 'first', startAfterSeconds: 5 });
}

/** So many artists in a row without any answer: the services are away, or this machine's network is. */
const givesUpAfter = 5;

/** Most heard artists of everybody who shares, from the chart segments' catalogue. */
export type MostHeard = (
  personId: number,
  limit: number,
) => Promise<readonly { key: string; name: string; mbid: string | null }[]>;

/**
 * Asks outside services about the artists that people listen to, one after the other at the services'
 * pace. Each answer is stored by itself: a restart goes on with the next artist.
 */
export const knowledgeJob = (sources: readonly KnowledgeSource[], mostHeard: MostHeard) =>
  defineJob({
    ...knowledgeName,
    run: async (_payload, { store, signal, progress }) => {
      if (sources.length === 0) return { asked: 0 };
      for (const personId of await peopleOf(store)) {
        await wantArtists(store.db, await mostHeard(personId, artistsPerPerson));
      }
      let asked = 0;
      let awayInARow = 0;
      for (let artist = await nextWaiting(store); artist; artist = await nextWaiting(store)) {
        signal.throwIfAborted();
        const { name, mbid, key } = artist;
        const { away, ...answer } = await askAll(sources, { name, mbid }, signal);
        if (away === sources.length) {
          await postponeArtist(store.db, key);
          // Nobody is there: the rest keep their place, and the schedule comes back to them.
          if (++awayInARow >= givesUpAfter) return { asked, away: true };
          continue;
        }
        awayInARow = 0;
        await saveArtist(store.db, key, answer, { partly: away > 0 });
        asked++;
        const waiting = await countWaiting(store);
        await progress({ share: asked / (asked + waiting), note: `${name}; ${waiting} artists wait` });
      }
      return { asked };
    },
  });

/** Those who share: what is asked about may be proposed to everybody here, as similar or by its tags. */
async function peopleOf(store: Store): Promise<number[]> {
  return (await sharingPeople(store.pool)).map(({ personId }) => personId);
}

async function countWaiting(store: Store): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from knowledge_artists where state = 'waiting'`.execute(store.db);
  return rows[0]?.waiting ?? 0;
}
