import type pg from 'pg';
import { dayFrom, dayOf, yearOf } from '../days.ts';
import { type EntityKind, entityKinds, wholePeriod } from '../kinds.ts';
import { readSegments, writeSegments } from '../segments/storage.ts';
import { mergeTallies, TallyTable } from '../segments/tables.ts';
import type { Tallies } from '../segments/tallies.ts';
import { inTransaction } from './transaction.ts';

/**
 * Sums up what stands above the months: the years that have changed, everything before each later
 * year, and the whole. A year each in its own transaction; the years stay marked until all is done, so
 * that a fold that was killed does the rest again.
 */
export async function foldYears(
  client: pg.ClientBase,
  personId: number,
  signal?: AbortSignal,
): Promise<void> {
  const { rows } = await client.query<{ stale_years: number[]; folded_until: string }>(
    'select stale_years, folded_until from statistics_state where person_id = $1',
    [personId],
  );
  const state = rows[0];
  if (!state || state.stale_years.length === 0) return;
  const stale = new Set(state.stale_years);
  const lastYear = yearOf(dayOf(state.folded_until));
  for (const kind of entityKinds) await foldKind(client, personId, kind, stale, lastYear, signal);
  await client.query(
    `update statistics_state
     set stale_years = array(select year from unnest(stale_years) year where year <> all($2::int[])) where person_id = $1`,
    [personId, [...stale]],
  );
}

async function foldKind(
  client: pg.ClientBase,
  personId: number,
  kind: EntityKind,
  stale: ReadonlySet<number>,
  lastYear: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const firstYear = Math.min(...stale);
  const read = async (grain: 'month' | 'year' | 'until', from: number, to: number): Promise<Tallies> =>
    mergeTallies((await readSegments(client, personId, kind, grain, from, to)).map(({ tallies }) => tallies));
  const start = dayFrom(firstYear, 1, 1);
  const sum = new TallyTable().add(await read('until', start, start + 1));
  for (let year = firstYear; year <= lastYear; year++) {
    signal?.throwIfAborted();
    const from = dayFrom(year, 1, 1);
    const next = dayFrom(year + 1, 1, 1);
    await inTransaction(client, async () => {
      const tallies = await read(stale.has(year) ? 'month' : 'year', from, next);
      sum.add(tallies);
      if (stale.has(year))
        await writeSegments(client, personId, [{ kind, grain: 'year', period: from, tallies }]);
      const upTo =
        year < lastYear
          ? { grain: 'until' as const, period: next }
          : { grain: 'whole' as const, period: wholePeriod };
      await writeSegments(client, personId, [{ kind, ...upTo, tallies: sum.tallies() }]);
    });
  }
}
