import type { Store } from '@fonoteca/store';
import { binaryRows, int4, int4Array } from '../binary.ts';
import type { Person } from '../clock.ts';
import { weekDayOf } from '../days.ts';
import { type History, withHistory } from '../history.ts';
import { describeRange, type RangeAnswer, type RangeQuery, resolveRange, type Span } from '../ranges.ts';

export interface Clock {
  range: RangeAnswer;
  /** 7 rows (0 = Monday) of 24 local hours. */
  cells: number[][];
}

/** Listens by week day and local hour. */
export const clock = (store: Store, person: Person, query: RangeQuery, now = new Date()): Promise<Clock> =>
  withHistory(store, person, now, async (history) => {
    const range = resolveRange(query, history.today, history.firstDay);
    return { range: describeRange(range, person.timeZone), cells: await readClock(history, range) };
  });

export async function readClock(history: History, span: Span): Promise<number[][]> {
  const cells = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  const add = (weekDay: number, hours: Iterable<number>) => {
    const row = cells[weekDay] ?? [];
    let hour = 0;
    for (const listens of hours) (row[hour++] as number) += listens;
  };
  const rows = await binaryRows(history.client, clockSql, [history.person.id, span.from, span.to]);
  for (const [weekDay, hours] of rows) add(int4(weekDay), int4Array(hours));
  for (const { day, hours } of history.open)
    if (day >= span.from && day <= span.to) add(weekDayOf(day), hours);
  return cells;
}

/** One sum an hour: a third of the time that unnesting the hours of every day takes. */
const hourSums = Array.from({ length: 24 }, (_, hour) => `sum(hours[${hour + 1}])::int`).join(', ');
const clockSql = `
  select extract(isodow from day)::int - 1, array[${hourSums}] from day_totals
  where person_id = $1 and day between date '1970-01-01' + $2::int and date '1970-01-01' + $3::int group by 1`;
