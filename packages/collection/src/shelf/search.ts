import { fold } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { type RawBuilder, sql } from 'kysely';
import { type Condition, every, type ShelfFilter, shelfOf } from './filters.ts';
import { swapped, typosIn, typosToBeginning } from './typos.ts';

/** A full text as conditions on `records r`, and how well a record fits it: higher is better. */
export interface TextSearch {
  readonly conditions: readonly Condition[];
  /** SQL of an integer. */
  readonly score: RawBuilder<number>;
}

/** More words than anybody types; each costs a condition. */
const mostWords = 12;
const mostAlternatives = 20;

/**
 * Reads a full text: every word must be in the record, case and accents aside. A word that is nowhere on
 * the shelf is taken for a typo and stands for the words there that come close to it; one that is there
 * means itself, so that a search for what exists finds nothing else. Null for a text without words.
 *
 * Texts are found through the index of groups of three letters on `search_text`.
 */
export async function readSearch(
  db: Database,
  personId: number,
  filter: ShelfFilter,
): Promise<TextSearch | null> {
  const words = [...new Set(fold(filter.q ?? '').split(' '))].filter(Boolean).slice(0, mostWords);
  if (words.length === 0) return null;
  const shelf = shelfOf(personId, filter);
  const known = await knownWords(db, shelf, words);
  const meanings: string[][] = [];
  for (const word of words)
    meanings.push(known.has(word) ? [word] : [word, ...(await closeWords(db, shelf, word))]);
  const score = sql.join(
    meanings.map((texts) => scoreOf(texts)),
    sql` + `,
  );
  return {
    conditions: meanings.map((texts) => sql`(${sql.join(texts.map(contains), sql` or `)})`),
    score: sql<number>`(${score})`,
  };
}

const pattern = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/** Short words are beginnings: inside of others they would find everything. */
const contains = (word: string): Condition =>
  word.length < 3
    ? sql`(' ' || r.search_text) like ${`% ${pattern(word)}%`}`
    : sql`r.search_text like ${`%${pattern(word)}%`}`;

/** A whole word before its beginning before a part; more in artist or title than in labels and genres. */
function scoreOf(texts: readonly string[]): RawBuilder<number> {
  const scores = texts.map(
    (text) => sql`case
      when (' ' || r.search_text || ' ') like ${`% ${pattern(text)} %`} then 4
      when (' ' || r.search_text) like ${`% ${pattern(text)}%`} then 3
      when r.search_text like ${`%${pattern(text)}%`} then 2 else 0 end
      + case when (r.artist_sort || ' ' || r.title_sort) like ${`%${pattern(text)}%`} then 3 else 0 end`,
  );
  return sql<number>`greatest(${sql.join(scores)})`;
}

async function knownWords(
  executor: Executor,
  shelf: readonly Condition[],
  words: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ known: boolean[] }>`
    select array[${sql.join(
      words.map((word) => sql`exists (select from records r where ${every([...shelf, contains(word)])})`),
    )}] as known`.execute(executor);
  return new Set(words.filter((_, index) => rows[0]?.known[index]));
}

/** How alike texts must be for their words to be looked at: two typos in seven letters leave that much. */
const likeness = '0.3';

/** Words of the shelf that come close to a word or to its beginning, the closest first. */
async function closeWords(db: Database, shelf: readonly Condition[], word: string): Promise<string[]> {
  const typos = typosIn(word);
  if (typos === 0) return [];
  const alike = [sql`${word}::text <% r.search_text`, ...swapped(word).map(contains)];
  const { rows } = await db.transaction().execute(async (transaction) => {
    // The operator that the index knows takes its limit from here alone.
    await sql`select set_config('pg_trgm.word_similarity_threshold', ${likeness}, true)`.execute(transaction);
    return sql<{ word: string }>`
      with texts as materialized (
        select r.search_text from records r where ${every(shelf)} and (${sql.join(alike, sql` or `)})
      )
      select distinct w.word from texts, unnest(string_to_array(search_text, ' ')) w (word)
      where length(w.word) >= ${word.length - typos}`.execute(transaction);
  });
  return rows
    .map((row) => ({ word: row.word, typos: typosToBeginning(word, row.word, typos) }))
    .filter((close) => Number.isFinite(close.typos))
    .sort((a, b) => a.typos - b.typos || a.word.length - b.word.length)
    .slice(0, mostAlternatives)
    .map((close) => close.word);
}
