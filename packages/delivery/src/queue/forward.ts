import type { IncomingListen } from '@fonoteca/domain';
import { type AfterStored, counts, type StoredListen } from '@fonoteca/listens';
import { oldestSeconds, priorities, type Scrobble } from '@fonoteca/scrobble';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { comesFrom, type ForwardingAccount } from './came-from.ts';
import { queueDeliver } from './names.ts';

/** Services take tracks that are longer than this. */
const longerThanMs = 30_000;

/**
 * What new listens mean for the linked services, in the transaction that stores them: one waiting delivery
 * for each account that forwards, and its dispatcher woken. Give it to `createIntake`.
 */
export const forwardStored: AfterStored = async (executor, personId, origin, stored) => {
  const accounts = await forwardingAccounts(executor, personId);
  if (accounts.length === 0) return;
  const oldestMs = Date.now() - oldestSeconds * 1000;
  const due = stored.filter(({ listen, startMs }) => startMs >= oldestMs && isTaken(listen));
  if (due.length === 0) return;
  const asked = origin.source === 'records' ? await itemsAt(executor, personId, due) : new Map();
  for (const account of accounts) {
    const rows = due
      .filter(({ listen }) => !comesFrom(account, origin, listen))
      .map((one) => {
        const item: AskedItem | undefined = asked.get(secondsOf(one));
        return {
          account_id: account.id,
          person_id: personId,
          listen_id: one.listenId,
          job_id: item?.job_id ?? null,
          item_id: item?.id ?? null,
          priority: item?.priority ?? priorities.live,
          listened_at: new Date(secondsOf(one) * 1000),
          payload: JSON.stringify(scrobbleOf(one)),
          // A clock that runs ahead: services refuse what has not begun.
          not_before: one.startMs > Date.now() ? new Date(one.startMs) : null,
        };
      });
    if (rows.length === 0) continue;
    await executor
      .insertInto('deliveries')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await queueDeliver(executor, account.id);
  }
};

/** Accounts that listens are forwarded to; `isReady` where a request may go out now. */
export async function forwardingAccounts(
  executor: Executor,
  personId: number,
): Promise<(ForwardingAccount & { readonly isReady: boolean })[]> {
  const rows = await executor
    .selectFrom('linked_accounts')
    .select(['id', 'service', 'url', 'status', 'wait_until', 'wait_reason'])
    .where('person_id', '=', personId)
    .where('forwards', '=', true)
    .where('service', 'in', ['lastfm', 'listenbrainz'])
    .orderBy('id')
    .execute();
  return rows.map(({ status, wait_until, wait_reason, ...account }) => ({
    ...account,
    isReady: status === 'active' && (wait_reason !== 'backoff' || (wait_until?.getTime() ?? 0) <= Date.now()),
  }));
}

/** The rule of the services themselves, whatever the person lets count at home. */
function isTaken({ sent, playedMs, skipped }: IncomingListen): boolean {
  const lengthMs = sent.lengthMs ?? null;
  if (skipped || (lengthMs !== null && lengthMs <= longerThanMs)) return false;
  return counts({ kind: 'standard' }, { playedMs: playedMs ?? null, lengthMs });
}

const secondsOf = ({ startMs }: StoredListen): number => Math.floor(startMs / 1000);

interface AskedItem {
  readonly id: number;
  readonly job_id: number;
  readonly priority: number;
  readonly at: number;
}

/** The items of scrobble jobs that these listens are, by their second. */
async function itemsAt(
  executor: Executor,
  personId: number,
  stored: readonly StoredListen[],
): Promise<Map<number, AskedItem>> {
  const { rows } = await sql<AskedItem>`
    select i.id, i.job_id, j.priority, extract(epoch from i.listened_at)::float8 as at
    from scrobble_items i join scrobble_jobs j on j.id = i.job_id
    where i.person_id = ${personId} and i.listened_at is not null
      and i.listened_at = any(${stored.map((one) => new Date(secondsOf(one) * 1000))}::timestamptz[])`.execute(
    executor,
  );
  return new Map(rows.map((row) => [row.at, row]));
}

/** Texts as they came, whole seconds; nothing that the source did not say. */
function scrobbleOf({ listen, startMs }: StoredListen): Scrobble {
  return { ...announcementOf(listen.sent), listenedAt: Math.floor(startMs / 1000) };
}

export const announcementOf = (sent: IncomingListen['sent']): Omit<Scrobble, 'listenedAt'> => ({
  artist: sent.artist,
  track: sent.track,
  ...(sent.release ? { album: sent.release } : {}),
  ...(sent.releaseArtist ? { albumArtist: sent.releaseArtist } : {}),
  ...(sent.trackNumber === undefined ? {} : { trackNumber: sent.trackNumber }),
  ...(sent.lengthMs === undefined ? {} : { durationSeconds: Math.max(1, Math.round(sent.lengthMs / 1000)) }),
  ...(sent.mbids?.recording ? { mbid: sent.mbids.recording } : {}),
});
