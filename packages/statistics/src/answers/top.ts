import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { instantsOf, readSpans, tallyRange, withHistory } from '../history.ts';
import type { EntityKind } from '../kinds.ts';
import { describeRange, type RangeAnswer, type RangeQuery, resolveRange } from '../ranges.ts';
import { type ChartEntry, chartOf, describer } from './chart.ts';

export interface Chart {
  range: RangeAnswer;
  /** Entities on the whole chart, not on this page. */
  total: number;
  items: ChartEntry[];
}

export interface TopQuery extends RangeQuery {
  readonly kind: EntityKind;
  readonly by?: 'listens' | 'time' | 'skips';
  readonly offset?: number;
  readonly limit?: number;
}

/** Top artists, releases or recordings of a range; equal counts stand by id. */
export const top = (store: Store, person: Person, query: TopQuery, now = new Date()): Promise<Chart> =>
  withHistory(store, person, now, async (history) => {
    const range = resolveRange(query, history.today, history.firstDay);
    const by = query.by === 'time' ? 'seconds' : (query.by ?? 'listens');
    const page = { offset: query.offset ?? 0, limit: query.limit ?? 50 };
    return {
      range: describeRange(range, person.timeZone),
      ...(await chartOf(history, query.kind, range, by, page)),
    };
  });

export interface DiscoveriesQuery extends RangeQuery {
  readonly kind: EntityKind;
  readonly limit?: number;
}

/** What was heard for the first time within a range, the newest first, with its counts in the range. */
export const discoveries = (
  store: Store,
  person: Person,
  query: DiscoveriesQuery,
  now = new Date(),
): Promise<Chart> =>
  withHistory(store, person, now, async (history) => {
    const { kind } = query;
    const range = resolveRange(query, history.today, history.firstDay);
    const bounds = await instantsOf(history, range);
    const { firstAt } = await readSpans(history, kind);
    const found: number[] = [];
    for (let id = 0; id < firstAt.length; id++) {
      const first = firstAt[id] as number;
      if (first >= bounds.from && first < bounds.to) found.push(id);
    }
    found.sort((a, b) => (firstAt[b] as number) - (firstAt[a] as number) || a - b);
    const ids = found.slice(0, query.limit ?? 50);
    const [listens, skips, seconds] = await tallyRange(history, kind, range, ['listens', 'skips', 'seconds']);
    const describe = await describer(history, kind, range, ids);
    const items = ids.map((id, index) =>
      describe(id, {
        rank: index + 1,
        listens: listens?.[id] ?? 0,
        skips: skips?.[id] ?? 0,
        playedSeconds: seconds?.[id] ?? 0,
        before: null,
      }),
    );
    return { range: describeRange(range, person.timeZone), total: found.length, items };
  });
