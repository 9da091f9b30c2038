import { artistKey } from '@fonoteca/listens';
import type { Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import type { ArtistFacts, SimilarArtist, WeightedTag } from './ports.ts';

/** What is known of an artist from outside. */
export interface KnownArtist {
  readonly key: string;
  readonly name: string;
  readonly mbid: string | null;
  readonly beginYear: number | null;
  readonly country: string | null;
  readonly tags: readonly WeightedTag[];
  /** Best first. */
  readonly similar: readonly { key: string; name: string; mbid: string | null; score: number }[];
}

/** Also while an artist waits to be asked about again: what was known is known until something newer is. */
const somethingKnown = sql`(state = 'known' or tags <> '[]' or similar_artists <> '[]')`;

/** Knowledge of these artists, by key; unknown ones are left out. */
export async function knownArtists(
  executor: Executor,
  keys: readonly string[],
): Promise<Map<string, KnownArtist>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<KnownArtist>`
    select key, name, mbid, begin_year as "beginYear", country, tags, similar_artists as similar
    from knowledge_artists where key = any(${keys}) and ${somethingKnown}`.execute(executor);
  return new Map(rows.map((row) => [row.key, row]));
}

/** Years, tempi and the like of recordings, by item key. */
export async function knownRecordings(executor: Executor, keys: readonly string[]) {
  if (keys.length === 0) return new Map<string, KnownRecording>();
  const rows = await executor
    .selectFrom('knowledge_recordings')
    .select(['key', 'year', 'explicit', 'language', 'bpm', 'tags'])
    .where('key', 'in', [...keys])
    .execute();
  return new Map<string, KnownRecording>(rows.map((row) => [row.key, row]));
}

export interface KnownRecording {
  readonly year: number | null;
  readonly explicit: boolean | null;
  readonly language: string | null;
  readonly bpm: number | null;
  readonly tags: readonly WeightedTag[];
}

/** Asked again after so long: tags and neighbours change slowly. */
const freshDays = 120;

/** Puts artists on the list of those to ask about, where they are not on it; gives how many are new. */
export async function wantArtists(
  executor: Executor,
  artists: readonly { key: string; name: string; mbid: string | null }[],
): Promise<number> {
  if (artists.length === 0) return 0;
  const { numAffectedRows } = await sql`
    insert into knowledge_artists (key, name, mbid)
    select * from unnest(${artists.map(({ key }) => key)}::text[], ${artists.map(({ name }) => name)}::text[],
      ${artists.map(({ mbid }) => mbid)}::uuid[])
    on conflict (key) do update set state = 'waiting', attempts = 0
      where knowledge_artists.state <> 'waiting'
        and knowledge_artists.asked_at < now() - make_interval(days => ${freshDays})`.execute(executor);
  return Number(numAffectedRows ?? 0);
}

/** The next artist to ask about: those never asked first. */
export async function nextWaiting(store: Store): Promise<KnownArtist | undefined> {
  const { rows } = await sql<KnownArtist>`
    select key, name, mbid, begin_year as "beginYear", country, tags, similar_artists as similar
    from knowledge_artists
    where state = 'waiting' and (asked_at is null or asked_at < now() - interval '6 hours' * attempts)
    order by asked_at nulls first, key limit 1`.execute(store.db);
  return rows[0];
}

export interface ArtistAnswer {
  readonly facts: ArtistFacts | null;
  readonly similar: readonly SimilarArtist[] | null;
}

/** Stores an answer. Nothing known is stored too, so that it is not asked for every night. */
export async function saveArtist(
  executor: Executor,
  key: string,
  { facts, similar }: ArtistAnswer,
  /** Some services were away: what the others said is kept, and the artist waits its turn again. */
  { partly = false }: { readonly partly?: boolean } = {},
): Promise<void> {
  const neighbours = (similar ?? []).map((one) => ({ ...one, key: artistKey(one.name) }));
  if (!partly || facts || similar) {
    await executor
      .updateTable('knowledge_artists')
      .set((row) => ({
        ...(!partly && {
          state: facts || similar ? ('known' as const) : ('unknown' as const),
          asked_at: new Date(),
        }),
        ...(facts && {
          tags: JSON.stringify(facts.tags),
          begin_year: facts.beginYear,
          country: facts.country,
          mbid: row.fn.coalesce('mbid', sql<string | null>`${facts.mbid}::uuid`),
        }),
        ...(similar && { similar_artists: JSON.stringify(neighbours) }),
      }))
      .where('key', '=', key)
      .execute();
  }
  if (partly) await postponeArtist(executor, key);
}

/** A service was away: the artist waits its turn again, later each time, and is left as it is after a while. */
export async function postponeArtist(executor: Executor, key: string): Promise<void> {
  await sql`
    update knowledge_artists set asked_at = now(), attempts = attempts + 1,
      state = case when attempts < ${mostAttempts} then state when ${somethingKnown} then 'known' else 'unknown' end
    where key = ${key}`.execute(executor);
}

/** So often an artist is asked about while services are away. */
const mostAttempts = 8;
