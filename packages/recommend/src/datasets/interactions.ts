import type { Store } from '@fonoteca/store';
import type { ItemKind } from '../item.ts';
import { buildProfile, inSnapshot } from '../taste/profile/build.ts';
import { fadeAt, weightOf } from '../taste/profile/evidence.ts';
import { unpackProfile } from '../taste/profile/packed.ts';
import type { ProfileTable } from '../taste/profile/tally.ts';
import { readLearnable } from '../taste/wall/read.ts';
import { type LearningRights, sharingPeople } from '../taste/wall/rights.ts';
import { RowCutter } from './cut.ts';
import { readItems } from './items.ts';
import { RowGatherer } from './rows.ts';
import { emptySpan, type Span, spanOf, widen } from './span.ts';
import type { InteractionData, RowUnit } from './types.ts';

/**
 * Who heard what on this instance, of everybody who shares: rows are people, from their packed profiles,
 * or the weeks or sessions of their histories, from which it can be learned what goes together even where
 * only one person listens. The same data give the same numbers: what fades is measured at the last listen.
 */
export async function readInteractions(
  store: Store,
  kind: ItemKind,
  options: { readonly rows?: RowUnit; readonly signal?: AbortSignal | undefined } = {},
): Promise<InteractionData> {
  const unit = options.rows ?? 'people';
  const people = await sharingPeople(store.pool);
  const gathered =
    unit === 'people'
      ? await gatherPeople(store, kind, people, options.signal)
      : await gatherCuts(store, kind, unit, people, options.signal);
  const { items, numberOf } = await readItems(store.db, kind, gathered.rows.ids());
  return {
    data: gathered.rows.interactions(items.ids.length, numberOf),
    items,
    rows: unit,
    people: gathered.people,
    ...spanOf(gathered.span),
  };
}

interface Gathered {
  readonly rows: RowGatherer;
  readonly people: number;
  readonly span: Span;
}

async function gatherPeople(
  store: Store,
  kind: ItemKind,
  people: readonly LearningRights[],
  signal: AbortSignal | undefined,
): Promise<Gathered> {
  const tables: ProfileTable[] = [];
  const span = emptySpan();
  for (const person of people) {
    signal?.throwIfAborted();
    const table = await profileTable(store, kind, person.personId, signal);
    if (!table) continue;
    tables.push(table);
    for (let row = 0; row < table.ids.length; row++)
      if ((table.shared.heard[row] as number) > 0)
        widen(span, table.firstAt[row] as number, table.lastAt[row] as number);
  }
  const rows = new RowGatherer();
  for (const table of tables) {
    const entries = weighed(table, span.last);
    if (entries.length > 0) rows.add(entries);
  }
  return { rows, people: rows.rows, span };
}

/** What the instance may learn of one person, as ids with weights > 0 at a moment (Unix seconds). */
export function weighed(table: ProfileTable, at: number): [id: number, weight: number][] {
  const fade = fadeAt(at);
  const entries: [number, number][] = [];
  for (let row = 0; row < table.ids.length; row++) {
    const weight = weightOf(table.shared.heard[row] as number, table.shared.fading[row] as number, fade);
    if (weight > 0 && (table.shared.listens[row] as number) > 0)
      entries.push([table.ids[row] as number, weight]);
  }
  return entries;
}

/** Of the packed profile, made first where there is none or it is stale: training must not see what was taken out. */
async function profileTable(
  store: Store,
  kind: ItemKind,
  personId: number,
  signal: AbortSignal | undefined,
): Promise<ProfileTable | null> {
  const read = async () => {
    const { rows } = await store.pool.query<{ packed: Buffer; stale: boolean }>(
      'select packed, changes <> built as stale from taste_profiles where person_id = $1',
      [personId],
    );
    return rows[0];
  };
  let row = await read();
  if (!row || row.stale || unpackProfile(row.packed) === null) {
    await buildProfile(store, personId, { signal });
    row = await read();
  }
  return (row && unpackProfile(row.packed)?.tables[kind]) ?? null;
}

async function gatherCuts(
  store: Store,
  kind: ItemKind,
  unit: 'weeks' | 'sessions',
  people: readonly LearningRights[],
  signal: AbortSignal | undefined,
): Promise<Gathered> {
  const rows = new RowGatherer();
  const span = emptySpan();
  let heard = 0;
  for (const person of people) {
    const before = rows.rows;
    await inSnapshot(store, async (client) => {
      const cutter = new RowCutter(kind, unit, rows);
      for await (const columns of readLearnable(client, person, { use: 'instance', signal })) {
        cutter.add(columns);
        if (columns.count > 0) widen(span, columns.at[0] as number, columns.at[columns.count - 1] as number);
      }
      cutter.end();
    });
    if (rows.rows > before) heard++;
  }
  return { rows, people: heard, span };
}
