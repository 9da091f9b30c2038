import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { dateOf, dayFrom, dayOf, type EpochDay, monthOf, textOf, yearOf } from '../days.ts';
import { type History, readDays, tallyRange, withHistory } from '../history.ts';
import { type NamedEntity, readNames } from '../names.ts';
import { rank } from '../ranking.ts';

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
    const years: OnThisDay['years'] = [];
    for (const earlier of earlierDays(day, history.firstDay)) {
      const answer = await yearOfDay(history, earlier);
      if (answer) years.push(answer);
    }
    return { day: textOf(day), years };
  });

function earlierDays(day: EpochDay, first: EpochDay | null): EpochDay[] {
  if (first === null) return [];
  const days: EpochDay[] = [];
  for (let year = yearOf(day) - 1; year >= yearOf(first); year--) {
    const same = dayFrom(year, monthOf(day), dateOf(day));
    if (monthOf(same) === monthOf(day)) days.push(same);
  }
  return days;
}

async function yearOfDay(history: History, day: EpochDay): Promise<OnThisDay['years'][number] | null> {
  const span = { from: day, to: day };
  const { listens: dayListens } = await readDays(history, span);
  if (!dayListens[0]) return null;
  const [listens = new Int32Array(0)] = await tallyRange(history, 'recording', span);
  const ids = rank(listens).page(0, topLength);
  const names = await readNames(history.client, 'recording', ids);
  return {
    year: yearOf(day),
    day: textOf(day),
    listens: dayListens[0],
    top: ids.flatMap((id) => {
      const name = names.get(id);
      return name?.artist ? [{ id, name: name.name, artist: name.artist, listens: listens[id] ?? 0 }] : [];
    }),
  };
}
