import type { Client } from './client.ts';

/** What a person leaves out of their taste, ready to be asked of each listen. */
export interface LeftOut {
  readonly artists: ReadonlySet<number>;
  readonly releases: ReadonlySet<number>;
  readonly recordings: ReadonlySet<number>;
  /** Unix seconds, from … before until. */
  readonly periods: readonly { readonly from: number; readonly until: number }[];
  readonly empty: boolean;
}

/** Reads the exclusions of a person; entries that were merged since are followed. */
export async function leftOutOf(client: Client, personId: number): Promise<LeftOut> {
  const { rows } = await client.query<{
    kind: 'artist' | 'release' | 'recording' | 'period';
    id: number | null;
    from: number | null;
    until: number | null;
  }>(
    `select e.kind, coalesce(a.merged_into, l.merged_into, r.merged_into, e.entity_id) as id,
       extract(epoch from e.from_at)::float8 as from, extract(epoch from e.until_at)::float8 as until
     from taste_exclusions e
     left join artists a on e.kind = 'artist' and a.id = e.entity_id
     left join releases l on e.kind = 'release' and l.id = e.entity_id
     left join recordings r on e.kind = 'recording' and r.id = e.entity_id
     where e.person_id = $1`,
    [personId],
  );
  const idsOf = (kind: string): Set<number> =>
    new Set(rows.flatMap((row) => (row.kind === kind && row.id !== null ? [row.id] : [])));
  return {
    artists: idsOf('artist'),
    releases: idsOf('release'),
    recordings: idsOf('recording'),
    periods: rows.flatMap(({ kind, from, until }) =>
      kind === 'period' ? [{ from: from ?? 0, until: until ?? Number.POSITIVE_INFINITY }] : [],
    ),
    empty: rows.length === 0,
  };
}

/** Whether a listen is left out. */
export function isLeftOut(
  leftOut: LeftOut,
  recording: number,
  release: number,
  artist: number,
  at: number,
): boolean {
  if (leftOut.empty) return false;
  return (
    leftOut.artists.has(artist) ||
    leftOut.recordings.has(recording) ||
    leftOut.releases.has(release) ||
    leftOut.periods.some(({ from, until }) => at >= from && at < until)
  );
}
