import type { Executor } from '@fonoteca/store';
import { type RawBuilder, sql } from 'kysely';
import { labelOf } from '../links/labels.ts';
import { jobIdOf, noSuchJob } from './commands.ts';

/** One track of a job with what each service said; instants ISO 8601. */
export interface ItemView {
  readonly id: string;
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  readonly lengthSeconds: number;
  readonly lengthEstimated: boolean;
  readonly side: string | null;
  readonly recordId: string | null;
  readonly listenedAt: string | null;
  readonly state: 'waiting' | 'planned' | 'listened' | 'refused' | 'cancelled';
  readonly reason: string | null;
  readonly results: {
    readonly target: string;
    readonly state: 'waiting' | 'sending' | 'accepted' | 'ignored' | 'rejected' | 'cancelled';
    readonly reason: string | null;
    readonly message: string | null;
  }[];
}

/** In the order of the job; `problems` keeps what was refused, ignored or rejected. Throws Fault `not-found`. */
export async function listItems(
  executor: Executor,
  personId: number,
  jobId: string,
  query: {
    readonly cursor?: string | undefined;
    readonly limit: number;
    readonly only?: 'problems' | undefined;
  },
): Promise<{ items: ItemView[]; next: string | null }> {
  const job = await executor
    .selectFrom('scrobble_jobs')
    .select('id')
    .where('id', '=', jobIdOf(jobId))
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!job) throw noSuchJob();
  const after = query.cursor ? sql`i.id > ${itemIdOf(query.cursor)}` : sql`true`;
  const only = query.only
    ? sql`(i.state = 'refused' or exists (select from deliveries d where d.item_id = i.id and d.state in ('ignored', 'rejected')))`
    : sql`true`;
  const views = await viewItems(
    executor,
    sql`i.job_id = ${job.id} and ${after} and ${only}`,
    query.limit + 1,
  );
  const items = views.slice(0, query.limit);
  return { items, next: views.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The number of an item; 0, which none has, for what is no number. */
export const itemIdOf = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : 0);

interface ItemRow {
  readonly id: number;
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  readonly length_seconds: number;
  readonly length_estimated: boolean;
  readonly side: string | null;
  readonly record_id: number | null;
  readonly listened_at: Date | null;
  readonly state: ItemView['state'];
  readonly reason: string | null;
  readonly results: readonly {
    readonly service: 'lastfm' | 'listenbrainz';
    readonly url: string;
    readonly state: ItemView['results'][number]['state'];
    readonly reason: string | null;
    readonly message: string | null;
  }[];
}

/** Items by id, which is the order in which a job's were written. */
export async function viewItems(
  executor: Executor,
  where: RawBuilder<unknown>,
  limit: number,
): Promise<ItemView[]> {
  const { rows } = await sql<ItemRow>`
    select i.id, i.artist, i.track, i.album, i.length_seconds, i.length_estimated, i.side, i.record_id,
      i.listened_at, i.state, i.reason,
      coalesce((
        select json_agg(json_build_object('service', a.service, 'url', a.url, 'state', d.state,
          'reason', d.reason, 'message', d.message) order by a.id)
        from deliveries d join linked_accounts a on a.id = d.account_id where d.item_id = i.id), '[]') as results
    from scrobble_items i where ${where} order by i.id limit ${limit}`.execute(executor);
  return rows.map((row) => ({
    id: String(row.id),
    artist: row.artist,
    track: row.track,
    album: row.album,
    lengthSeconds: row.length_seconds,
    lengthEstimated: row.length_estimated,
    side: row.side,
    recordId: row.record_id === null ? null : String(row.record_id),
    listenedAt: row.listened_at?.toISOString() ?? null,
    state: row.state,
    reason: row.reason,
    results: row.results.map(({ service, url, state, reason, message }) => ({
      target: labelOf(service, url),
      state,
      reason,
      message,
    })),
  }));
}
