import { addDays, startOfDay, weekDayOf } from '../../../lib/time.ts';
import type { Broadcast, Predicted } from '../types.ts';

/** Something that stands in the calendar: what was recorded, or what is likely. */
export interface Entry {
  readonly key: string;
  readonly channelId: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Of what is predicted: its chance, and the interval of its start. */
  readonly predicted?: {
    readonly chance: number;
    readonly from: string;
    readonly to: string;
    /** The platform says so: it is not a guess. */
    readonly announced: boolean;
  };
  readonly running?: boolean;
  readonly title?: string | null;
}

/** An entry as far as it lies on one day, and the lane it stands in beside others. */
export interface Placed {
  readonly entry: Entry;
  /** Shares of the day, 0 … 1. */
  readonly top: number;
  readonly bottom: number;
  readonly lane: number;
  readonly lanes: number;
}

export interface Day {
  readonly day: string;
  readonly from: number;
  readonly to: number;
  readonly placed: readonly Placed[];
  /** Entries that begin on the day; on the first, those from before that reach into it, too. */
  readonly entries: readonly Entry[];
  /** So many did not fit beside the others. */
  readonly hidden: number;
}

export const mondayOf = (day: string): string => addDays(day, -weekDayOf(day));

/** What is predicted of a channel that is live at that time is already there as recorded. */
export const entriesOf = (
  predicted: readonly Predicted[],
  broadcasts: readonly Broadcast[],
  now: number,
): Entry[] => {
  const recorded = broadcasts.map(
    (one): Entry => ({
      key: `b${one.id}`,
      channelId: one.channelId,
      name: one.channelName,
      from: Date.parse(one.startedAt),
      to: one.endedAt ? Date.parse(one.endedAt) : now,
      running: one.endedAt === null,
      title: one.title,
    }),
  );
  const likely = predicted
    .map(
      (one): Entry => ({
        key: `p${one.channelId} ${one.likely}`,
        channelId: one.channelId,
        name: one.channelName,
        from: Date.parse(one.likely),
        to: Date.parse(one.expectedEnd),
        ...(one.title ? { title: one.title } : {}),
        predicted: { chance: one.chance, from: one.from, to: one.to, announced: one.announced },
      }),
    )
    .filter(
      (one) =>
        !recorded.some((own) => own.channelId === one.channelId && own.from < one.to && one.from < own.to),
    );
  return [...recorded, ...likely].toSorted((a, b) => a.from - b.from || a.to - b.to);
};

const mostLanes = 3;
/** Less of a day than this cannot be read: half an hour. */
const least = 1 / 48;

/** Seven days from `monday` on, each with what lies on it. */
export const daysOf = (monday: string, entries: readonly Entry[], timeZone: string): Day[] =>
  Array.from({ length: 7 }, (_, index) => {
    const day = addDays(monday, index);
    const from = Date.parse(startOfDay(day, timeZone));
    const to = Date.parse(startOfDay(addDays(day, 1), timeZone));
    const inside = entries.filter((one) => one.from < to && Math.max(one.to, one.from + 1) > from);
    const shares = inside.map((entry) => {
      const top = Math.min(Math.max(0, (entry.from - from) / (to - from)), 1 - least);
      return { entry, top, bottom: Math.max(top + least, Math.min(1, (entry.to - from) / (to - from))) };
    });
    const placed = lanesOf(shares);
    return {
      day,
      from,
      to,
      placed,
      entries: inside.filter((one) => one.from >= from || index === 0),
      hidden: shares.length - placed.length,
    };
  });

type Share = Pick<Placed, 'entry' | 'top' | 'bottom'>;

/** What overlaps stands side by side; a fourth at once is left to the list. */
const lanesOf = (shares: readonly Share[]): Placed[] => {
  const placed: Placed[] = [];
  let cluster: { share: Share; lane: number }[] = [];
  let end = 0;
  const close = () => {
    const lanes = Math.max(0, ...cluster.map(({ lane }) => lane)) + 1;
    placed.push(...cluster.map(({ share, lane }) => ({ ...share, lane, lanes })));
    cluster = [];
  };
  for (const share of shares.toSorted((a, b) => a.top - b.top)) {
    if (share.top >= end) close();
    end = Math.max(end, share.bottom);
    const taken = cluster.filter((one) => one.share.bottom > share.top).map(({ lane }) => lane);
    const lane = [0, 1, 2].find((one) => !taken.includes(one));
    if (lane !== undefined && lane < mostLanes) cluster.push({ share, lane });
  }
  close();
  return placed;
};
