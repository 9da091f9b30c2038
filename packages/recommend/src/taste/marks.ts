import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKey, itemKindOf, itemKinds } from '../item.ts';
import { outdateLists } from '../lists/storage/outdate.ts';
import type { ResolvedMark } from './blocklist.ts';
import { announceTaste } from './events.ts';
import type { Mark, TasteMark } from './types.ts';

/** What a mark is set on: an entry of the catalogue, or something from outside, known by its key alone. */
export interface MarkedItem {
  readonly kind: ItemKind;
  readonly key: string;
  readonly id: number | null;
  readonly name: string;
  readonly artist: string | null;
}

/** Sets, changes or (null) takes away a mark. Lists that stand are made anew at the next look. */
export async function setMark(
  executor: Executor,
  personId: number,
  item: MarkedItem,
  mark: Mark | null,
): Promise<void> {
  const kind = itemKinds[item.kind];
  if (mark === null)
    // An entry of the catalogue may have been marked under a key it had before a merge.
    await sql`
      delete from taste_marks where person_id = ${personId} and kind = ${kind}
        and (item_key = ${item.key} or entity_id = ${item.id}::int)`.execute(executor);
  else
    await sql`
      insert into taste_marks (person_id, kind, item_key, entity_id, name, artist, mark)
      values (${personId}, ${kind}, ${item.key}, ${item.id}, ${item.name}, ${item.artist}, ${mark})
      on conflict (person_id, kind, item_key) do update set mark = excluded.mark, at = now(),
        entity_id = coalesce(excluded.entity_id, taste_marks.entity_id), name = excluded.name, artist = excluded.artist`.execute(
      executor,
    );
  await outdateLists(executor, personId);
  await announceTaste(executor, personId);
}

interface MarkRow {
  kind: number;
  item_key: string;
  entity_id: number | null;
  name: string;
  artist: string | null;
  mark: Mark;
  at: Date;
}

const micros = sql`(extract(epoch from m.at) * 1000000)::bigint`;

/** A cursor that nobody was given is at the end. */
function placeOf(cursor: string): { at: number; kind: number; key: string } {
  const [, at = '0', kind = '0', key = ''] = /^(\d{1,16}) (\d) (.*)$/s.exec(cursor) ?? [];
  return { at: Number(at), kind: Number(kind), key };
}

/** Marks of a person, newest first; the cursor is the place of the last one shown. */
export async function listMarks(
  executor: Executor,
  personId: number,
  query: { cursor?: string | undefined; limit: number; mark?: Mark | undefined },
): Promise<{ items: TasteMark[]; next: string | null }> {
  const { at, kind, key } = placeOf(query.cursor ?? '');
  const after = query.cursor
    ? sql`and (${micros}, m.kind, m.item_key) < (${at}::bigint, ${kind}::smallint, ${key})`
    : sql``;
  const { rows } = await sql<MarkRow & { micros: number }>`
    select m.kind, m.item_key, m.entity_id, m.name, m.artist, m.mark, m.at,
      ${micros} as micros
    from taste_marks m
    where m.person_id = ${personId} ${query.mark ? sql`and m.mark = ${query.mark}` : sql``} ${after}
    order by m.at desc, m.kind desc, m.item_key desc limit ${query.limit + 1}`.execute(executor);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(markOf),
    next: rows.length > query.limit && last ? `${last.micros} ${last.kind} ${last.item_key}` : null,
  };
}

const markOf = (row: MarkRow): TasteMark => ({
  kind: itemKindOf(row.kind),
  key: row.item_key,
  id: row.entity_id,
  name: row.name,
  artist: row.artist,
  mark: row.mark,
  at: row.at,
});

export async function countMarks(executor: Executor, personId: number): Promise<Record<Mark, number>> {
  const { rows } = await sql<{ mark: Mark; marks: number }>`
    select mark, count(*) as marks from taste_marks where person_id = ${personId} group by mark`.execute(
    executor,
  );
  return {
    like: 0,
    dislike: 0,
    less: 0,
    ...Object.fromEntries(rows.map(({ mark, marks }) => [mark, marks])),
  };
}

/** Every mark of a person, by key, with the ids and keys that its entry has today. */
export async function resolvedMarks(executor: Executor, personId: number): Promise<ResolvedMark[]> {
  const { rows } = await sql<MarkRow>`
    select kind, item_key, entity_id, name, artist, mark, at from taste_marks
    where person_id = ${personId} order by kind, item_key`.execute(executor);
  const marks = rows.map(markOf);
  const aliases = new Map<string, { id: number; keys: string[] }>();
  for (const kind of Object.keys(itemKinds) as ItemKind[]) {
    const ofKind = marks.filter((mark) => mark.kind === kind);
    if (ofKind.length === 0) continue;
    for (const alias of await aliasesOf(executor, kind, ofKind)) {
      const entry = aliases.get(`${kind} ${alias.mark}`) ?? { id: alias.id, keys: [] };
      entry.keys.push(itemKeyOf(kind, alias));
      aliases.set(`${kind} ${alias.mark}`, entry);
    }
  }
  return marks.map((mark) => {
    const entry = aliases.get(`${mark.kind} ${mark.key}`);
    return { ...mark, id: entry?.id ?? mark.id, keys: entry?.keys ?? [] };
  });
}

interface Alias {
  /** Key of the mark. */
  mark: string;
  /** Entry that it counts for. */
  id: number;
  key: string;
  variant: number;
  artist_key: string;
  artist_variant: number;
}

const itemKeyOf = (kind: ItemKind, { key, variant, artist_key, artist_variant }: Alias): string =>
  kind === 'artist' ? itemKey(key, variant) : itemKey(artist_key, artist_variant, key, variant);

/**
 * The entries that marks mean, with all that is merged into the same entry. Something marked from outside
 * is found by its key once the catalogue has it.
 */
async function aliasesOf(executor: Executor, kind: ItemKind, marks: readonly TasteMark[]): Promise<Alias[]> {
  const table = sql.table(`${kind}s`);
  const known = marks.filter(({ id }) => id !== null);
  const outside = marks.filter(({ id }) => id === null);
  const itself = kind === 'artist' ? sql`a.id = e.id` : sql`a.id = e.artist_id`;
  const keyNow =
    kind === 'artist'
      ? sql`e.key || case e.variant when 0 then '' else '#' || e.variant end`
      : sql`a.key || case a.variant when 0 then '' else '#' || a.variant end || chr(31)
          || e.key || case e.variant when 0 then '' else '#' || e.variant end`;
  const titles = outside.map(({ key }) => withoutVariant(key.split('\u001f').at(-1) ?? ''));
  const { rows } = await sql<Alias>`
    with meant as (
      select m.key as mark, coalesce(e.merged_into, e.id) as id
      from unnest(${known.map(({ key }) => key)}::text[], ${known.map(({ id }) => id)}::int[]) as m (key, id)
      join ${table} e on e.id = m.id
      union all
      select m.key, coalesce(e.merged_into, e.id)
      from unnest(${outside.map(({ key }) => key)}::text[], ${titles}::text[]) as m (key, title)
      join ${table} e on e.key = m.title join artists a on ${itself} where ${keyNow} = m.key
    ), alike as (
      select mark, id, id as entry from meant
      union all
      select meant.mark, meant.id, e.id from meant join ${table} e on e.merged_into = meant.id
    )
    select alike.mark, alike.id, e.key, e.variant, a.key as artist_key, a.variant as artist_variant
    from alike join ${table} e on e.id = alike.entry join artists a on ${itself}
    order by alike.mark, e.id`.execute(executor);
  return rows;
}

const withoutVariant = (key: string): string => key.replace(/#\d+$/, '');
