import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { wakeNotifier } from './names.ts';
import { isQuiet } from './quiet-hours.ts';

export interface StartToTell {
  readonly broadcastId: number;
  readonly channelId: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes one notification for each target of each follower who wants to know now, and queues the job that sends
 * them. To be called in the transaction that writes the broadcast: neither is there without the other, and
 * called twice it changes nothing. A start in the quiet hours of a person is shown on their page and not
 * rung later.
 *
 * @returns how many were written
 */
export async function queueNotifications(
  executor: Executor,
  { broadcastId, channelId, now }: StartToTell,
): Promise<number> {
  const { rows } = await sql<{ id: number; zone: string; from: string | null; to: string | null }>`
    select t.id, p.time_zone as zone, l.quiet_from as "from", l.quiet_to as "to"
    from follows f
      join people p on p.id = f.person_id
      join notification_targets t on t.person_id = f.person_id and t.enabled
      left join live_preferences l on l.person_id = f.person_id
    where f.channel_id = ${channelId} and not f.muted and coalesce(l.notify, 'all') = 'all'
      and (l.groups is null or f.channel_group = any(l.groups))`.execute(executor);
  const targets = rows
    .filter(({ zone, from, to }) => from === null || to === null || !isQuiet({ from, to }, zone, now))
    .map(({ id }) => id);
  if (targets.length === 0) return 0;
  const at = new Date(now);
  const written = await sql`
    insert into notifications (target_id, broadcast_id, next_attempt_at, created_at)
    select target, ${broadcastId}, ${at}, ${at} from unnest(${targets}::int[]) target
    on conflict do nothing`.execute(executor);
  const count = Number(written.numAffectedRows ?? 0n);
  if (count > 0) await wakeNotifier(executor);
  return count;
}
