import type { Executor } from '@fonoteca/store';
import { labelOf } from './labels.ts';

/** A linked account as its owner takes it along: never its secret. */
export interface ExportedAccount {
  readonly service: 'lastfm' | 'listenbrainz' | 'discogs';
  /** `Last.fm`, or the host of a compatible server. */
  readonly label: string;
  /** The person's name there. */
  readonly name: string;
  readonly forwards: boolean;
  readonly status: 'active' | 'reconnect' | 'unusable';
  readonly dailyCap: number;
  /** ISO 8601. */
  readonly linkedAt: string;
}

/** Every account that a person has linked, Discogs as well, in the order of linking. */
export async function exportLinkedAccounts(executor: Executor, personId: number): Promise<ExportedAccount[]> {
  const rows = await executor
    .selectFrom('linked_accounts')
    .select(['service', 'url', 'name', 'forwards', 'status', 'daily_cap', 'linked_at'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    service: row.service,
    label: labelOf(row.service, row.url),
    name: row.name,
    forwards: row.forwards && row.service !== 'discogs',
    status: row.status,
    dailyCap: row.daily_cap,
    linkedAt: row.linked_at.toISOString(),
  }));
}
