import { type DaySeries, type DaySums, sumDays } from '../day-series.ts';
import { type History, tallyRange } from '../history.ts';
import type { Span } from '../ranges.ts';
import { countPositive } from '../ranking.ts';

export interface Totals extends DaySums {
  artists: number;
  releases: number;
  recordings: number;
}

export async function totalsOf(history: History, series: DaySeries, span: Span): Promise<Totals> {
  const different = async (kind: 'artist' | 'release' | 'recording') =>
    countPositive((await tallyRange(history, kind, span))[0] ?? new Int32Array(0));
  return {
    ...sumDays(series, span),
    artists: await different('artist'),
    releases: await different('release'),
    recordings: await different('recording'),
  };
}
