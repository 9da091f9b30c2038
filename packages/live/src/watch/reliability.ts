import type { ResponseOf } from '@fonoteca/contract';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';

/** Looks by tenths of what was believed before them. */
export interface Tenth {
  readonly tenth: number;
  readonly checks: number;
  /** The sum of the chances that were said. */
  readonly said: number;
  readonly happened: number;
}

/** Looks that put a belief to the test: not those at a channel that was known to be live, or that a push caused. */
export const judgedChecks = sql<boolean>`chance is not null and found in ('live', 'offline')
  and reason in ('predicted', 'explore', 'floor', 'fixed', 'override', 'safeguard')`;

/** Expected calibration error: the mean distance of said and happened, by tenths, weighed by looks. */
export function calibrationError(tenths: readonly Tenth[]): { error: number | null; checks: number } {
  const checks = tenths.reduce((sum, one) => sum + one.checks, 0);
  if (checks === 0) return { error: null, checks };
  const off = tenths.reduce((sum, { said, happened }) => sum + Math.abs(said - happened), 0);
  return { error: off / checks, checks };
}

/** Of the things said with 30 %, how many happened: looks at the person's channels over the last 30 days. */
export async function checkReliability(
  store: Store,
  { personId }: { readonly personId: number },
  now: number,
): Promise<ResponseOf<'GET /api/v1/live/reliability'>> {
  const since = new Date(now - 30 * 24 * 3_600_000);
  const { rows } = await sql<Tenth>`
    select least(9, floor(chance * 10))::int as tenth, count(*)::int as checks, sum(chance)::float8 as said,
      count(*) filter (where found = 'live')::int as happened
    from checks where at >= ${since} and ${judgedChecks}
      and channel_id in (select channel_id from follows where person_id = ${personId}) group by 1`.execute(
    store.db,
  );
  const bins = Array.from({ length: 10 }, (_, tenth) => {
    const row = rows.find((one) => one.tenth === tenth);
    const checks = row?.checks ?? 0;
    return {
      from: tenth / 10,
      to: (tenth + 1) / 10,
      said: row && checks > 0 ? row.said / checks : null,
      happened: row && checks > 0 ? row.happened / checks : null,
      checks,
    };
  });
  return { bins, error: calibrationError(rows).error };
}
