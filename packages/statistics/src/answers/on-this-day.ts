import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { dateOf, dayFrom, dayOf, type EpochDay, monthOf, textOf, yearOf } from '../days.ts';
import { readDayCounts, withHistory } from '../history.ts';
import { type NamedEntity, readNames } from '../names.ts';

export interface OnThisDay {
  day: string;
  /** Earlier years with listens on that date, the newest first. */
  years: {
    year: number;
    day: string;
    listens: number;
    top: { id: number; name: string; artist: NamedEntity; listens: number }[];
  }[];
}

const topLength = 5;

/** The same date in earlier years. On 29 February those are leap years: 28 February has its own day. */
export const onThisDay = (
  store: Store,
  person: Person,
  query: { day?: string | undefined },
  now = new Date(),
): Promise<OnThisDay> =>
  withHistory(store, person, now, async (history) => {
    const day = query.day === undefined ? history.today : dayOf(query.day);
    const days = earlierDays(day, history.firstDay);
    const counts = await readDayCounts(history, 'recording', days);
    const tops = counts.map((each) => ({
      ...each,
      total: sumOf(each.listens),
      top: topOf(each.ids, each.listens),
    }));
    const ids = tops.flatMap(({ top }) => top.map(([id]) => id));
    const names = await readNames(history.client, 'recording', ids);
    const years = tops
      .filter(({ total }) => total > 0)
      .sort((a, b) => b.day - a.day)
      .map(({ day: earlier, total, top }) => ({
        year: yearOf(earlier),
        day: textOf(earlier),
        listens: total,
        top: top.flatMap(([id, listens]) => {
          const name = names.get(id);
          return name?.artist ? [{ id, name: name.name, artist: name.artist, listens }] : [];
        }),
      }));
    return { day: textOf(day), years };
  });

/** Every listen has a recording: their sum is that of the day. */
const sumOf = (listens: Int32Array): number => listens.reduce((sum, each) => sum + each, 0);

const topOf = (ids: Int32Array, listens: Int32Array): [id: number, listens: number][] =>
  Array.from(ids, (id, index): [number, number] => [id, listens[index] ?? 0])
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, topLength);

function earlierDays(day: EpochDay, first: EpochDay | null): EpochDay[] {
  if (first === null) return [];
  const days: EpochDay[] = [];
  for (let year = yearOf(day) - 1; year >= yearOf(first); year--) {
    const same = dayFrom(year, monthOf(day), dateOf(day));
    if (monthOf(same) === monthOf(day)) days.push(same);
  }
  return days;
}
