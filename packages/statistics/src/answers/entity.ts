import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { everyDay, readSpans, tallyRange, withHistory } from '../history.ts';
import type { EntityKind } from '../kinds.ts';
import type { NamedEntity } from '../names.ts';
import { placesOf } from '../ranking.ts';
import { never } from '../segments/tallies.ts';
import {
  type CatalogueEntry,
  readEntry,
  readGuests,
  readMerged,
  readSentAs,
  type SentAs,
} from './catalogue.ts';
import { isoOf } from './chart.ts';
import { monthsOf } from './entity-months.ts';
import { type TopOfArtist, topOfArtist, topOfRelease } from './entity-tops.ts';
import type { TimelinePoint } from './timeline.ts';

export interface EntityPage extends CatalogueEntry {
  guests: NamedEntity[];
  sentAs: SentAs[];
  merged: NamedEntity[];
  listens: number;
  skips: number;
  playedSeconds: number;
  /** Among all of its kind, by listens; null where only skipped or short listens are known. */
  rank: number | null;
  firstAt: string | null;
  lastAt: string | null;
  /** From the month of the first to that of the last, months without listens included. */
  months: TimelinePoint[];
  topReleases: TopOfArtist[];
  topRecordings: TopOfArtist[];
}

/**
 * An artist, release or recording with the person's figures; the id of a merged entry gives the one it
 * was merged into. Null where the person has no listen of it: the catalogue tells nobody what others hear.
 */
export const entityPage = (
  store: Store,
  person: Person,
  query: { kind: EntityKind; id: number },
  now = new Date(),
): Promise<EntityPage | null> =>
  withHistory(store, person, now, async (history) => {
    const { kind } = query;
    const entry = await readEntry(history.client, kind, query.id);
    if (!entry) return null;
    const { id } = entry;
    const tables = await tallyRange(history, kind, everyDay, ['listens', 'skips', 'seconds']);
    const [listens = 0, skips = 0, playedSeconds = 0] = tables.map((table) => table[id] ?? 0);
    const sentAs = await readSentAs(history, kind, id);
    if (sentAs.length === 0) return null;
    const spans = await readSpans(history, kind);
    const firstAt = spans.firstAt[id] ?? never;
    const [place = 0] = placesOf(tables[0] ?? new Int32Array(0), [id]);
    const tops =
      kind === 'artist'
        ? await topOfArtist(history, id)
        : { topReleases: [], topRecordings: kind === 'release' ? await topOfRelease(history, id) : [] };
    return {
      ...entry,
      guests: kind === 'recording' ? await readGuests(history.client, id) : [],
      sentAs,
      merged: await readMerged(history.client, kind, id),
      listens,
      skips,
      playedSeconds,
      rank: place || null,
      firstAt: firstAt === never ? null : isoOf(firstAt),
      lastAt: firstAt === never ? null : isoOf(spans.lastAt[id] ?? 0),
      months: await monthsOf(history, kind, id),
      ...tops,
    };
  });
