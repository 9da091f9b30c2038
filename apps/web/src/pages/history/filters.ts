import type { BodyInput } from '@fonoteca/contract';
import { addDays, startOfDay } from '../../lib/time.ts';

export interface HistorySearch {
  text?: string | undefined;
  show?: 'listens' | 'all' | 'skips' | undefined;
  /** Days, both included. */
  from?: string | undefined;
  to?: string | undefined;
  artistId?: number | undefined;
  releaseId?: number | undefined;
  recordingId?: number | undefined;
  importId?: number | undefined;
}

export type Selection = BodyInput<'POST /api/v1/listens/bulk/preview'>['selection'];

/** Days become instants of the person's time zone; what is not set is left out. */
const matching = (search: HistorySearch, timeZone: string) => ({
  ...(search.text ? { text: search.text } : {}),
  ...(search.from ? { from: startOfDay(search.from, timeZone) } : {}),
  ...(search.to ? { to: startOfDay(addDays(search.to, 1), timeZone) } : {}),
  ...(search.artistId ? { artistId: search.artistId } : {}),
  ...(search.releaseId ? { releaseId: search.releaseId } : {}),
  ...(search.recordingId ? { recordingId: search.recordingId } : {}),
  ...(search.importId ? { importId: search.importId } : {}),
});

export const listQuery = (search: HistorySearch, timeZone: string) => ({
  ...matching(search, timeZone),
  show: search.show ?? ('listens' as const),
  limit: 100,
});

/** All that match the filters, also what the list has not loaded yet. */
export const wholeSelection = (search: HistorySearch, timeZone: string): Selection =>
  matching(search, timeZone);

/** Without any filter "all that match" would be the whole history. */
export const hasFilter = (search: HistorySearch): boolean =>
  Boolean(
    search.text ||
      search.from ||
      search.to ||
      search.artistId ||
      search.releaseId ||
      search.recordingId ||
      search.importId,
  );
