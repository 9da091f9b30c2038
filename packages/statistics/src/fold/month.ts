import type pg from 'pg';
import { binaryRows, epochDaySql, int4 } from '../binary.ts';
import type { Person } from '../clock.ts';
import { addMonths, type EpochDay, textOf, yearOf } from '../days.ts';
import { entityKinds } from '../kinds.ts';
import type { TrackPlaces } from '../places.ts';
import { readRawListens } from '../raw-listens.ts';
import type { Slots } from '../segments/slots.ts';
import { readSegments, type Segment, writeSegments } from '../segments/storage.ts';
import { emptyTallies } from '../segments/tallies.ts';
import { type DayTally, tallyDays } from './tally-days.ts';
import { inTransaction, lockWriters } from './transaction.ts';

/**
 * Counts the dirty days of one month anew and sums the month up, in one transaction with the removal of
 * the marks: killed at any instant, a day is either settled or still marked.
 *
 * @param month its first day
 * @returns how many days were settled; null when the fold has to start over
 */
export const foldMonth = (
  client: pg.ClientBase,
  person: Person,
  places: TrackPlaces,
  slots: Slots,
  month: EpochDay,
): Promise<number | null> =>
  inTransaction(client, async () => {
    await lockWriters(client, person.id);
    const end = addMonths(month, 1);
    const days = await takeDirtyDays(client, person, month, end);
    if (days === null || days.length === 0) return days && 0;
    const tallies: DayTally[] = [];
    for (const [from, to] of runsOf(days))
      tallies.push(...tallyDays(await readRawListens(client, places, person, from, to), places, slots));
    await writeDayTotals(client, person.id, days, tallies);
    await writeSegments(client, person.id, daySegments(days, tallies));
    await writeSegments(
      client,
      person.id,
      await monthSegments(client, person.id, month, end, days, tallies, slots),
    );
    await client.query(
      `update statistics_state set stale_years = array_append(array_remove(stale_years, $2::int), $2::int)
       where person_id = $1`,
      [person.id, yearOf(month)],
    );
    return days.length;
  });

/** Null when the person's settings have changed since this fold began. */
async function takeDirtyDays(
  client: pg.ClientBase,
  person: Person,
  from: EpochDay,
  to: EpochDay,
): Promise<EpochDay[] | null> {
  const { rows } = await client.query<{ same: boolean }>(
    `select not s.rebuild and p.time_zone = $2 as same
     from statistics_state s join people p on p.id = s.person_id where p.id = $1`,
    [person.id, person.timeZone],
  );
  if (!rows[0]?.same) return null;
  const taken = await binaryRows(
    client,
    `delete from dirty_days where person_id = $1 and day >= $2 and day < $3 returning ${epochDaySql('day')}`,
    [person.id, textOf(from), textOf(to)],
  );
  return taken.map(([day]) => int4(day)).sort((a, b) => a - b);
}

/** Neighbouring days as [first, day after the last]. */
function runsOf(days: readonly EpochDay[]): [EpochDay, EpochDay][] {
  const runs: [EpochDay, EpochDay][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last?.[1] === day) last[1] = day + 1;
    else runs.push([day, day + 1]);
  }
  return runs;
}

/** Dirty days without listens are written empty, which removes what stood there. */
function daySegments(days: readonly EpochDay[], tallies: readonly DayTally[]): Segment[] {
  const filled = new Set(tallies.map((tally) => tally.day));
  const empty = days.filter((day) => !filled.has(day));
  return entityKinds.flatMap((kind): Segment[] => [
    ...tallies.map(
      ({ day, entities }): Segment => ({ kind, grain: 'day', period: day, tallies: entities[kind] }),
    ),
    ...empty.map((day): Segment => ({ kind, grain: 'day', period: day, tallies: emptyTallies(0) })),
  ]);
}

async function monthSegments(
  client: pg.ClientBase,
  personId: number,
  month: EpochDay,
  end: EpochDay,
  days: readonly EpochDay[],
  tallies: readonly DayTally[],
  slots: Slots,
): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const kind of entityKinds) {
    slots.clear();
    for (const tally of tallies) slots.add(tally.entities[kind]);
    if (days.length < end - month) {
      const dirty = new Set(days);
      for (const { period, tallies: settled } of await readSegments(
        client,
        personId,
        kind,
        'day',
        month,
        end,
      ))
        if (!dirty.has(period)) slots.add(settled);
    }
    segments.push({ kind, grain: 'month', period: month, tallies: slots.tallies() });
  }
  return segments;
}

async function writeDayTotals(
  client: pg.ClientBase,
  personId: number,
  days: readonly EpochDay[],
  tallies: readonly DayTally[],
): Promise<void> {
  await client.query('delete from day_totals where person_id = $1 and day = any($2::date[])', [
    personId,
    days.map(textOf),
  ]);
  if (tallies.length === 0) return;
  const values: unknown[] = [personId];
  const rows = tallies.map(({ day, listens, shortListens, skips, seconds, hours }) => {
    const row = [textOf(day), listens, shortListens, skips, seconds, hours];
    return `($1,${row.map((value) => `$${values.push(value)}`).join(',')})`;
  });
  await client.query(
    `insert into day_totals (person_id, day, listens, short_listens, skips, played_seconds, hours) values ${rows.join(',')}`,
    values,
  );
}
