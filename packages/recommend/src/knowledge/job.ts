import { Fault } from '@fonoteca/domain';
import { defineJob } from '@fonoteca/jobs';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ArtistFacts, AskedArtist, KnowledgeSource, SimilarArtist } from './ports.ts';
import { nextWaiting, postponeArtist, saveArtist, wantArtists } from './store.ts';

/** Per person: what is asked about first. More would take days at the pace of public services. */
const artistsPerPerson = 500;

/** Most heard artists of everybody who is counted, from the chart segments' catalogue. */
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
    name: 'recommend.knowledge',
    payload: z.object({}),
    run: async (_payload, { store, signal, progress }) => {
      if (sources.length === 0) return { asked: 0 };
      for (const personId of await peopleOf(store)) {
        await wantArtists(store.db, await mostHeard(personId, artistsPerPerson));
      }
      let asked = 0;
      for (let artist = await nextWaiting(store); artist; artist = await nextWaiting(store)) {
        signal.throwIfAborted();
        const { name, mbid, key } = artist;
        const answer = await ask(sources, { name, mbid }, signal);
        if (answer === 'away') await postponeArtist(store.db, key);
        else await saveArtist(store.db, key, answer);
        asked++;
        const waiting = await countWaiting(store);
        await progress({ share: asked / (asked + waiting), note: `${name}; ${waiting} artists wait` });
      }
      return { asked };
    },
  });

/** The best of what the services say: facts of the first that knows, neighbours merged by their best score. */
async function ask(
  sources: readonly KnowledgeSource[],
  artist: AskedArtist,
  signal: AbortSignal,
): Promise<{ facts: ArtistFacts | null; similar: SimilarArtist[] | null } | 'away'> {
  let facts: ArtistFacts | null = null;
  const similar = new Map<string, SimilarArtist>();
  let known = false;
  let away = 0;
  let asked = artist;
  for (const source of sources) {
    try {
      const found = (await source.artistFacts?.(asked, signal)) ?? null;
      if (found) {
        facts = mergeFacts(facts, found);
        // The next service is asked by the identifier this one gave.
        asked = { ...asked, mbid: asked.mbid ?? found.mbid };
      }
      for (const neighbour of (await source.similarArtists?.(asked, signal)) ?? []) {
        known = true;
        const before = similar.get(neighbour.name);
        if (!before || before.score < neighbour.score) similar.set(neighbour.name, neighbour);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TypeError || error instanceof RangeError || error instanceof Fault) throw error;
      away++;
    }
  }
  if (away === sources.length) return 'away';
  const best = [...similar.values()].toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  return { facts, similar: known ? best.slice(0, 100) : null };
}

function mergeFacts(before: ArtistFacts | null, found: ArtistFacts): ArtistFacts {
  if (!before) return found;
  const tags = new Map(before.tags.map((tag) => [tag.name.toLowerCase(), tag]));
  for (const tag of found.tags) {
    const name = tag.name.toLowerCase();
    const one = tags.get(name);
    if (!one || one.weight < tag.weight) tags.set(name, tag);
  }
  return {
    tags: [...tags.values()].toSorted((a, b) => b.weight - a.weight).slice(0, 30),
    beginYear: before.beginYear ?? found.beginYear,
    country: before.country ?? found.country,
    mbid: before.mbid ?? found.mbid,
  };
}

async function peopleOf(store: Store): Promise<number[]> {
  const rows = await store.db.selectFrom('people').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

async function countWaiting(store: Store): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from knowledge_artists where state = 'waiting'`.execute(store.db);
  return rows[0]?.waiting ?? 0;
}
