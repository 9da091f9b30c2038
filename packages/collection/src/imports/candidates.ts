import type { OwnedRecord } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type StoredRecord, selectStored } from '../write/stored.ts';
import type { RecordImportKind } from './item.ts';

/** An instance id of the API is a copy of its own: no other copy's facts may be written to it. */
const isInstance = (row: StoredRecord): boolean => row.source === 'discogs' && /^\d+$/.test(row.source_key);

/**
 * The stored records that the records of a batch may be. Every stored record is claimed by one record
 * of an import at most: the second copy of a release takes the second stored one, and the third is new.
 */
export class Candidates {
  readonly #rows: readonly StoredRecord[];
  readonly #claimed = new Set<number>();
  readonly #keys: Set<string>;

  private constructor(rows: readonly StoredRecord[], importId: number) {
    this.#rows = rows;
    this.#keys = new Set(rows.map((row) => `${row.source}\0${row.source_key}`));
    for (const row of rows) if (row.last_import_id === importId) this.#claimed.add(row.id);
  }

  static async load(
    executor: Executor,
    personId: number,
    importId: number,
    records: readonly OwnedRecord[],
  ): Promise<Candidates> {
    const releases = [...new Set(records.flatMap(({ discogsReleaseId }) => discogsReleaseId ?? []))];
    // Without a release copies are told apart by their key alone, `#2` for the second.
    const texts = records
      .filter((record) => record.discogsReleaseId === null)
      .map(({ sourceKey }) => sourceKey);
    const rows = await selectStored(executor, personId)
      .where((where) =>
        where.or([
          sql<boolean>`discogs_release_id = any(${releases}::int[])`,
          ...(texts.length > 0
            ? [sql<boolean>`regexp_replace(source_key, '#[0-9]+$', '') = any(${texts}::text[])`]
            : []),
          sql<boolean>`source = 'discogs' and source_key = any(${records.map(({ sourceKey }) => sourceKey)}::text[])`,
        ]),
      )
      .execute();
    return new Candidates(rows, importId);
  }

  /**
   * What an incoming record is: a stored record that was not claimed before and the key it has from now
   * on, one that this import has written already (`seen`), or a new one with its key.
   */
  claim(record: OwnedRecord, kind: RecordImportKind): Claim {
    if (kind === 'discogs-api') {
      const exact = this.#rows.find((row) => isInstance(row) && row.source_key === record.sourceKey);
      if (exact) return this.#claimed.has(exact.id) ? 'seen' : this.#take(exact, exact.source_key);
      if (this.#keys.has(keyOf(record, record.sourceKey))) return 'seen';
    }
    const free = this.#rows.filter(
      (row) =>
        !this.#claimed.has(row.id) &&
        isSameRelease(row, record) &&
        !(kind === 'discogs-api' && isInstance(row)),
    );
    const row = free.toSorted(
      (one, other) => rank(one, record) - rank(other, record) || one.id - other.id,
    )[0];
    if (!row) return { row: null, key: this.#freeKey(record) };
    const keepsKey = row.source === record.source ? kind !== 'discogs-api' : kind === 'collection-json';
    return this.#take(row, keepsKey ? row.source_key : this.#freeKey(record));
  }

  #take(row: StoredRecord, key: string): Claim {
    this.#claimed.add(row.id);
    return { row, key };
  }

  /** The key of the source, or with `#2`, `#3` … for further copies of what has no key of its own. */
  #freeKey(record: OwnedRecord): string {
    for (let copy = 1; ; copy += 1) {
      const key = copy === 1 ? record.sourceKey : `${record.sourceKey}#${copy}`;
      if (this.#keys.has(keyOf(record, key))) continue;
      this.#keys.add(keyOf(record, key));
      return key;
    }
  }
}

export type Claim = 'seen' | { readonly row: StoredRecord | null; readonly key: string };

const keyOf = (record: OwnedRecord, key: string): string => `${record.source}\0${key}`;

function isSameRelease(row: StoredRecord, record: OwnedRecord): boolean {
  if (record.discogsReleaseId !== null) return row.discogs_release_id === record.discogsReleaseId;
  return row.source === record.source && row.source_key.replace(/#\d+$/, '') === record.sourceKey;
}

/** Copies of the same source first, then those that somebody added by hand; what has left comes last. */
function rank(row: StoredRecord, record: OwnedRecord): number {
  const bySource = row.source === record.source ? 0 : row.source === 'manual' ? 1 : 2;
  return bySource + (row.left_at === null ? 0 : 10);
}
