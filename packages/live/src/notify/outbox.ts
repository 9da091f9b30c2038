import type { Database, Executor, LivePlatformName, MomentKnown } from '@fonoteca/store';
import { sql } from 'kysely';
import { type Settlement, tryForMs } from './backoff.ts';
import type { TargetKind } from './ports.ts';

/** A notification that a job has taken; nobody else takes it before its lease ends. */
export interface Taken {
  readonly id: number;
  readonly targetId: number;
  readonly personId: number;
  readonly kind: TargetKind;
  readonly sealed: Buffer;
  readonly attempts: number;
  readonly resent: boolean;
  readonly createdAt: Date;
  readonly timeZone: string;
  readonly channelName: string;
  readonly platform: LivePlatformName;
  readonly url: string;
  readonly title: string | null;
  readonly startedAt: Date;
  readonly startKnown: MomentKnown;
}

/** Longer than any sender takes: what is begun and older was left by a process that is gone. */
const leaseMs = 30_000;

/** One that was never tried is told late rather than not at all: the server was down, or its clock was put right. */
const untriedForMs = 2 * 3_600_000;

const unknownOutcome = 'The server went down while it was being sent: whether it arrived is not known';

/**
 * Ends what is over: tried for too long, its broadcast has ended, its target is switched off, or begun a
 * second time without anybody knowing what came of it (mail: the first time).
 */
export async function endWhatIsOver(executor: Executor, now: number): Promise<void> {
  await sql`
    update notifications n set
      state = case when n.state = 'begun' then 'failed' else 'expired' end,
      message = case when n.state = 'begun' then ${unknownOutcome} else n.message end
    from notification_targets t, broadcasts b
    where n.state in ('waiting', 'begun') and t.id = n.target_id and b.id = n.broadcast_id and (
      (n.state = 'begun' and n.next_attempt_at <= ${new Date(now)} and (n.resent or t.kind = 'email' or ${over(now)}))
      or (n.state = 'waiting' and ${over(now)}))`.execute(executor);
}

const over = (now: number) =>
  sql`(n.created_at <= case when n.attempts > 0 then ${new Date(now - tryForMs)}::timestamptz
    else ${new Date(now - untriedForMs)}::timestamptz end or b.ended_at is not null or not t.enabled)`;

/**
 * Takes what is due, at most `most`, and writes down that it is begun before anything is sent. One whose
 * outcome nobody knows is marked as sent again.
 */
export async function takeDue(db: Database, now: number, most: number): Promise<Taken[]> {
  const at = new Date(now);
  const { rows } = await sql<Taken>`
    with due as (
      select n.id, n.state from notifications n
      where n.state in ('waiting', 'begun') and n.next_attempt_at <= ${at}
      order by n.next_attempt_at, n.id limit ${most} for update skip locked)
    update notifications n set state = 'begun', attempts = n.attempts + 1,
      resent = n.resent or due.state = 'begun', next_attempt_at = ${new Date(now + leaseMs)}
    from due, notification_targets t, people p, broadcasts b, channels c
    where n.id = due.id and t.id = n.target_id and p.id = t.person_id and b.id = n.broadcast_id
      and c.id = b.channel_id
    returning n.id, n.target_id as "targetId", t.person_id as "personId", t.kind, t.sealed, n.attempts, n.resent,
      n.created_at as "createdAt", p.time_zone as "timeZone", c.platform, c.url,
      coalesce((select f.own_name from follows f where f.person_id = p.id and f.channel_id = c.id), c.name)
        as "channelName",
      b.title, b.started_at as "startedAt", b.start_known as "startKnown"`.execute(db);
  return rows;
}

/** Writes down what came of a try; does nothing when another process has taken it meanwhile. */
export async function settle(
  db: Database,
  taken: Pick<Taken, 'id' | 'targetId' | 'attempts'>,
  settlement: Settlement,
  now: number,
): Promise<void> {
  const at = new Date(now);
  const next = settlement.state === 'waiting' ? new Date(now + settlement.afterSeconds * 1000) : at;
  const reason = settlement.state === 'sent' ? null : settlement.reason;
  const gone = settlement.state === 'failed' && settlement.gone;
  await db.transaction().execute(async (trx) => {
    const { numAffectedRows } = await sql`
      update notifications set state = ${settlement.state}, message = ${reason}, next_attempt_at = ${next},
        resent = resent or ${settlement.state === 'waiting' && settlement.resent},
        sent_at = ${settlement.state === 'sent' ? at : null}
      where id = ${taken.id} and state = 'begun' and attempts = ${taken.attempts}`.execute(trx);
    if (!numAffectedRows) return;
    await noteOnTarget(trx, taken.targetId, { reason, gone, at });
  });
}

/** What its owner sees of a target after a try. One that is gone is switched off. */
export async function noteOnTarget(
  executor: Executor,
  targetId: number,
  { reason, gone, at }: { readonly reason: string | null; readonly gone: boolean; readonly at: Date },
): Promise<void> {
  await sql`
    update notification_targets set message = ${reason}, last_used_at = ${at}, enabled = enabled and not ${gone}
    where id = ${targetId}`.execute(executor);
}

/** Milliseconds since 1970 of when something is due next; null when nothing waits. */
export async function nextDue(executor: Executor): Promise<number | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(next_attempt_at) as at from notifications where state in ('waiting', 'begun')`.execute(
    executor,
  );
  return rows[0]?.at?.getTime() ?? null;
}

/** Forgets what ended long ago. */
export async function tidyNotifications(executor: Executor): Promise<void> {
  await sql`
    delete from notifications where state not in ('waiting', 'begun')
      and created_at < now() - interval '30 days'`.execute(executor);
}
