import { Fault } from '@fonoteca/domain';
import { normaliseBarcode } from '@fonoteca/records';
import type { Database } from '@fonoteca/store';
import type { CollectionPorts, ReleaseSummary } from '../ports.ts';

/** A release found by its barcode, as the contract's `FoundRelease`. */
export interface FoundRelease extends ReleaseSummary {
  readonly source: 'discogs' | 'musicbrainz';
  readonly onShelf: boolean;
}

export type FindPorts = Pick<CollectionPorts, 'discogsReleases' | 'musicBrainz'>;

/**
 * Releases with a barcode, those of Discogs first. One service may be away; Fault `unavailable` when
 * both are. Throws Fault `invalid` for what is no barcode.
 */
export async function findByBarcode(
  db: Database,
  ports: FindPorts,
  personId: number,
  text: string,
  signal: AbortSignal,
): Promise<{ code: string; items: FoundRelease[] }> {
  const read = normaliseBarcode(text);
  if (!read.ok)
    throw new Fault('invalid', 'This is no barcode', { fields: [{ field: 'code', reason: read.reason }] });
  const discogs = await ports.discogsReleases(personId);
  const [atDiscogs, atMusicBrainz] = await Promise.allSettled([
    firstFound(read.spellings, (code) => discogs.byBarcode(code, signal)),
    firstFound(read.spellings, (code) => ports.musicBrainz.byBarcode(code, signal)),
  ]);
  signal.throwIfAborted();
  if (atDiscogs.status === 'rejected' && atMusicBrainz.status === 'rejected') throw atDiscogs.reason;
  const found = [
    ...(atDiscogs.status === 'fulfilled' ? atDiscogs.value : []).map((item) => ({
      ...item,
      source: 'discogs' as const,
    })),
    ...(atMusicBrainz.status === 'fulfilled' ? atMusicBrainz.value : []).map((item) => ({
      ...item,
      source: 'musicbrainz' as const,
    })),
  ];
  const owned = await ownedAmong(db, personId, found);
  return {
    code: read.code,
    items: found.map((item) => ({ ...item, onShelf: owned.has(`${item.source} ${item.id}`) })),
  };
}

async function firstFound(
  spellings: readonly string[],
  ask: (code: string) => Promise<readonly ReleaseSummary[]>,
): Promise<readonly ReleaseSummary[]> {
  for (const spelling of spellings) {
    const found = await ask(spelling);
    if (found.length > 0) return found;
  }
  return [];
}

/** `source id` of those that stand on the shelf. */
async function ownedAmong(
  db: Database,
  personId: number,
  found: readonly { readonly source: string; readonly id: string }[],
): Promise<Set<string>> {
  const releases = found.flatMap(({ source, id }) =>
    source === 'discogs' && /^\d{1,9}$/.test(id) ? [Number(id)] : [],
  );
  const mbids = found.flatMap(({ source, id }) => (source === 'musicbrainz' ? [id] : []));
  if (releases.length + mbids.length === 0) return new Set();
  const rows = await db
    .selectFrom('records')
    .select(['discogs_release_id', 'mbid'])
    .where('person_id', '=', personId)
    .where('left_at', 'is', null)
    .where((where) =>
      where.or([
        ...(releases.length > 0 ? [where('discogs_release_id', 'in', releases)] : []),
        ...(mbids.length > 0 ? [where('mbid', 'in', mbids)] : []),
      ]),
    )
    .execute();
  return new Set(rows.flatMap((row) => [`discogs ${row.discogs_release_id}`, `musicbrainz ${row.mbid}`]));
}
