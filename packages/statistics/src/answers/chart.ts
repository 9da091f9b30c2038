import { type Count, type History, instantsOf, readSpans, tallyRange } from '../history.ts';
import type { EntityKind } from '../kinds.ts';
import { type NamedEntity, readNames } from '../names.ts';
import type { DayRange } from '../ranges.ts';
import { placesOf, rank } from '../ranking.ts';
import { never } from '../segments/tallies.ts';

export interface ChartEntry {
  rank: number;
  id: number;
  name: string;
  artist: NamedEntity | null;
  listens: number;
  skips: number;
  playedSeconds: number;
  /** First and last counted listen of the whole history, to the second. */
  firstAt: string;
  lastAt: string;
  before: { rank: number; listens: number } | null;
  isNew: boolean;
}

export const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/**
 * A page of the ranking of a range by one count, with the places in the range before.
 *
 * @param only ranks these alone
 */
export async function chartOf(
  history: History,
  kind: EntityKind,
  range: DayRange,
  by: Count,
  page: { offset: number; limit: number },
  only: ((id: number) => boolean) | null = null,
): Promise<{ total: number; items: ChartEntry[] }> {
  const [listens = none, skips = none, seconds = none] = await tallyRange(history, kind, range, [
    'listens',
    'skips',
    'seconds',
  ]);
  const values = { listens, skips, seconds }[by];
  const ranking = rank(only ? values.map((value, id) => (value > 0 && only(id) ? value : 0)) : values);
  const ids = ranking.page(page.offset, page.limit);
  const before =
    ids.length > 0 && range.before ? await readBefore(history, kind, range.before, by, ids) : null;
  const describe = await describer(history, kind, range, ids);
  const items = ids.map((id, index) =>
    describe(id, {
      rank: page.offset + index + 1,
      listens: listens[id] ?? 0,
      skips: skips[id] ?? 0,
      playedSeconds: seconds[id] ?? 0,
      before: before?.get(id) ?? null,
    }),
  );
  return { total: ranking.total, items };
}

const none = new Int32Array(0);

async function readBefore(
  history: History,
  kind: EntityKind,
  span: { from: number; to: number },
  by: Count,
  ids: readonly number[],
): Promise<Map<number, { rank: number; listens: number }>> {
  const columns: readonly Count[] =
    by === 'listens' ? ['listens'] : by === 'skips' ? ['listens', 'skips'] : ['listens', 'skips', 'seconds'];
  const tables = await tallyRange(history, kind, span, columns);
  const listens = tables[0] ?? none;
  const places = placesOf(tables.at(-1) ?? none, ids);
  return new Map(
    ids.flatMap((id, index) => {
      const place = places[index] ?? 0;
      return place > 0 ? [[id, { rank: place, listens: listens[id] ?? 0 }] as const] : [];
    }),
  );
}

type Figures = Pick<ChartEntry, 'rank' | 'listens' | 'skips' | 'playedSeconds' | 'before'>;

/** Adds to the figures of entities what their names are, and when they were heard first and last. */
export async function describer(
  history: History,
  kind: EntityKind,
  range: { from: number; to: number },
  ids: readonly number[],
): Promise<(id: number, figures: Figures) => ChartEntry> {
  const spans = await readSpans(history, kind);
  const bounds = await instantsOf(history, range);
  const names = await readNames(history.client, kind, ids);
  return (id, figures) => {
    const name = names.get(id);
    const firstAt = spans.firstAt[id] ?? never;
    return {
      ...figures,
      id,
      name: name?.name ?? '',
      artist: name?.artist ?? null,
      // What was only ever skipped has no listen: the chart of skips shows the start of the range for it.
      firstAt: isoOf(firstAt === never ? bounds.from : firstAt),
      lastAt: isoOf(spans.lastAt[id] || bounds.from),
      isNew: firstAt >= bounds.from && firstAt < bounds.to,
    };
  };
}
