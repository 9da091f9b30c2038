import type { Store } from '@fonoteca/store';
import type pg from 'pg';
import { binaryRows, bytes, int4, int4Array } from './binary.ts';
import { localDay, type Person } from './clock.ts';
import type { DaySeries } from './day-series.ts';
import { type EpochDay, textOf } from './days.ts';
import { type DayTally, tallyDays } from './fold/tally-days.ts';
import { inTransaction } from './fold/transaction.ts';
import { type EntityKind, grainCodes, kindCodes } from './kinds.ts';
import { TrackPlaces } from './places.ts';
import type { Span } from './ranges.ts';
import { readRawListens } from './raw-listens.ts';
import { type Scratch, withScratch } from './scratch.ts';
import { type Folded, type Piece, planRange } from './segments/plan.ts';
import { SpanTable, SumTable } from './segments/tables.ts';
import { int32Of, uint32Of } from './segments/tallies.ts';

/** Columns of a tally, in their stored order. */
const counts = ['listens', 'skips', 'seconds'] as const;
export type Count = (typeof counts)[number];

/**
 * What a question is answered from: one person's listens at one instant (a snapshot of the database),
 * folded days out of segments and open days out of the listens themselves.
 */
export interface History {
  readonly client: pg.ClientBase;
  readonly person: Person;
  readonly today: EpochDay;
  /** Day of the first listen; null where there is none. */
  readonly firstDay: EpochDay | null;
  /** True while folded days wait to be counted anew. */
  readonly updating: boolean;
  /** Days that are not folded, oldest first. */
  readonly open: readonly DayTally[];
  readonly folded: Folded | null;
  readonly plans: Map<string, Piece[]>;
  /** What was added up already for this answer: charts and totals ask for the same spans. */
  readonly sums: Map<string, { readonly columns: readonly Count[]; readonly tables: Int32Array[] }>;
  readonly scratch: Scratch;
}

export const everyDay: Span = { from: -10_000_000, to: 10_000_000 };

/** Runs `answer` on a snapshot. Tables it reads are lent: what it returns must not hold them. */
export async function withHistory<Answer>(
  store: Store,
  person: Person,
  now: Date,
  answer: (history: History) => Promise<Answer>,
): Promise<Answer> {
  const client = await store.pool.connect();
  try {
    return await inTransaction(
      client,
      async () => {
        // Compiling a plan takes longer than any of these questions.
        await client.query('set local jit = off');
        return withScratch(async (scratch) => answer(await openHistory(client, person, now, scratch)));
      },
      'begin isolation level repeatable read read only',
    );
  } finally {
    client.release();
  }
}

async function openHistory(
  client: pg.ClientBase,
  person: Person,
  now: Date,
  scratch: Scratch,
): Promise<History> {
  const [row] = await binaryRows(client, stateSql, [person.id, person.timeZone]);
  const [until = null, updating, firstFolded = null, firstOpen = null] = row ?? [];
  const folded = until && firstFolded ? { first: int4(firstFolded), until: int4(until) } : null;
  const openFrom = until ? int4(until) : firstOpen && int4(firstOpen);
  const open = openFrom === null ? [] : await readOpenDays(client, person, openFrom);
  const firstDays = [folded?.first, open[0]?.day].filter((day) => day !== undefined);
  return {
    client,
    person,
    today: localDay(now, person.timeZone),
    firstDay: firstDays.length > 0 ? Math.min(...firstDays) : null,
    updating: updating?.[0] === 1,
    open,
    folded,
    plans: new Map(),
    sums: new Map(),
    scratch,
  };
}

async function readOpenDays(client: pg.ClientBase, person: Person, from: EpochDay): Promise<DayTally[]> {
  const places = new TrackPlaces();
  return tallyDays(await readRawListens(client, places, person, from, null), places);
}

const stateSql = `
  select s.folded_until - date '1970-01-01',
    coalesce(s.rebuild or cardinality(s.stale_years) > 0 or exists (select from dirty_days where person_id = $1), false),
    (select min(day) from day_totals where person_id = $1) - date '1970-01-01',
    case when s.folded_until is null
      then (select (min(listened_at) at time zone $2)::date from listens where person_id = $1) - date '1970-01-01' end
  from (select) one left join statistics_state s on s.person_id = $1`;

/**
 * Counts by entity over whole days: only those columns that are asked for, which must be neighbours.
 *
 * @returns the columns in the order asked
 */
export async function tallyRange(
  history: History,
  kind: EntityKind,
  span: Span,
  columns: readonly Count[] = ['listens'],
): Promise<Int32Array[]> {
  const key = `${kind} ${span.from} ${span.to}`;
  const known = history.sums.get(key);
  if (known && columns.every((column, index) => known.columns[index] === column))
    return known.tables.slice(0, columns.length);
  const tables = await addUp(history, kind, span, columns);
  history.sums.set(key, { columns, tables });
  return tables;
}

async function addUp(
  history: History,
  kind: EntityKind,
  span: Span,
  columns: readonly Count[],
): Promise<Int32Array[]> {
  const { client, person, folded, open, scratch } = history;
  const table = new SumTable(columns.length, scratch.table);
  const pieces = folded ? planOf(history, folded, span) : [];
  if (pieces.length > 0) {
    const rows = await binaryRows(
      client,
      piecesSql,
      [
        person.id,
        kindCodes[kind],
        pieces.map((piece) => grainCodes[piece.grain]),
        pieces.map((piece) => textOf(piece.period)),
        pieces.map((piece) => piece.sign),
        counts.indexOf(columns[0] ?? 'listens'),
        columns.length,
      ],
      scratch.receive,
    );
    for (const [sign, ids, values] of rows)
      table.add(int32Of(bytes(ids)), int32Of(bytes(values)), int4(sign) === 1 ? 1 : -1);
  }
  for (const { day, entities } of open) {
    if (day < span.from || day > span.to) continue;
    const tallies = entities[kind];
    const values = new Int32Array(tallies.ids.length * columns.length);
    columns.forEach((column, index) => {
      values.set(tallies[column], index * tallies.ids.length);
    });
    table.add(tallies.ids, values, 1);
  }
  return table.columns;
}

/** The same span is asked of each kind: its plan is made once. */
function planOf(history: History, folded: Folded, span: Span): Piece[] {
  const key = `${span.from} ${span.to}`;
  const plan = history.plans.get(key) ?? planRange(span.from, span.to + 1, folded);
  history.plans.set(key, plan);
  return plan;
}

const piecesSql = `
  select p.sign, s.ids, substring(s.tallies from $6::int * s.entries * 4 + 1 for $7::int * s.entries * 4)
  from unnest($3::smallint[], $4::date[], $5::int[]) as p (grain, period, sign)
  join chart_segments s on s.person_id = $1 and s.kind = $2 and s.grain = p.grain and s.period = p.period`;

/** Listens by entity of single days, without adding them up; days without listens are left out. */
export async function readDayCounts(
  history: History,
  kind: EntityKind,
  days: readonly EpochDay[],
): Promise<{ day: EpochDay; ids: Int32Array; listens: Int32Array }[]> {
  const rows = await binaryRows(
    history.client,
    `select period - date '1970-01-01', ids, substring(tallies from 1 for entries * 4) from chart_segments
     where person_id = $1 and kind = $2 and grain = $3 and period = any($4::date[])`,
    [history.person.id, kindCodes[kind], grainCodes.day, days.map(textOf)],
  );
  const wanted = new Set(days);
  return [
    ...rows.map(([day, ids, listens]) => ({
      day: int4(day),
      ids: int32Of(bytes(ids)),
      listens: int32Of(bytes(listens)),
    })),
    ...history.open
      .filter(({ day }) => wanted.has(day))
      .map(({ day, entities }) => ({ day, ids: entities[kind].ids, listens: entities[kind].listens })),
  ];
}

/** First and last listen of every entity, over the whole history. */
export async function readSpans(history: History, kind: EntityKind): Promise<SpanTable> {
  const table = new SpanTable(history.scratch.table);
  const rows = await binaryRows(
    history.client,
    `select ids, substring(tallies from entries * 12 + 1 for entries * 8) from chart_segments where person_id = $1 and kind = $2 and grain = $3`,
    [history.person.id, kindCodes[kind], grainCodes.whole],
    history.scratch.receive,
  );
  for (const [ids, spans] of rows) {
    const values = uint32Of(bytes(spans));
    table.add(int32Of(bytes(ids)), values.subarray(0, values.length / 2), values.subarray(values.length / 2));
  }
  for (const { entities } of history.open) {
    const { ids, firstAt, lastAt } = entities[kind];
    table.add(ids, firstAt, lastAt);
  }
  return table;
}

/** Totals of the days of a span, open days included. */
export async function readDays(history: History, span: Span): Promise<DaySeries> {
  const [row] = await binaryRows(
    history.client,
    `select array_agg(day - date '1970-01-01'), array_agg(listens), array_agg(short_listens), array_agg(skips), array_agg(played_seconds)
     from (select * from day_totals where person_id = $1 and day - date '1970-01-01' between $2 and $3 order by day) d`,
    [history.person.id, span.from, span.to],
  );
  const [days, listens, shortListens, skips, seconds] = (row ?? []).map(int4Array);
  const open = history.open.filter(({ day }) => day >= span.from && day <= span.to);
  const join = (folded: Int32Array | undefined, pick: (tally: DayTally) => number) =>
    Int32Array.from([...(folded ?? []), ...open.map(pick)]);
  return {
    days: join(days, (tally) => tally.day),
    listens: join(listens, (tally) => tally.listens),
    shortListens: join(shortListens, (tally) => tally.shortListens),
    skips: join(skips, (tally) => tally.skips),
    seconds: join(seconds, (tally) => tally.seconds),
  };
}

/** The instants (seconds since 1970) at which the days of a span begin and end in the person's time zone. */
export async function instantsOf(history: History, span: Span): Promise<{ from: number; to: number }> {
  const { rows } = await history.client.query<{ from: number; to: number }>(
    `select date_part('epoch', $1::timestamp at time zone $3) as from, date_part('epoch', $2::timestamp at time zone $3) as to`,
    [textOf(span.from), textOf(span.to + 1), history.person.timeZone],
  );
  return rows[0] ?? { from: 0, to: 0 };
}
