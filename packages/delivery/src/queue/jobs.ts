import { Fault } from '@fonoteca/domain';
import { type AnyJob, defineJob, type Schedule } from '@fonoteca/jobs';
import { createIntake, type IntakeOptions, lockPerson } from '@fonoteca/listens';
import { type Clock, createDispatcher, planNext } from '@fonoteca/scrobble';
import type { SecretKeys, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { openAccount } from '../links/secrets.ts';
import type { TargetOf } from '../ports.ts';
import { systemClock } from './clock.ts';
import { deliverName, planName, queueDeliver, queuePlan } from './names.ts';
import { settlePlanned } from './settle-planned.ts';
import { createSqlJobStore } from './sql-job-store.ts';
import { createSqlPlanStore } from './sql-plan-store.ts';

export interface DeliveryTools {
  readonly secretKeys: SecretKeys;
  readonly targetOf: TargetOf;
  /** The hooks of the intake: what records put into the history is followed up like everything else. */
  readonly intake: IntakeOptions;
  readonly clock?: Clock;
}

/** After so many batches the job makes room for others and goes on behind them. */
const batchesAtOnce = 40;

const secondsUntil = (instant: number, now: number): number => Math.max(0, (instant - now) / 1000);

/** Sends what an account's queue holds, and queues itself for the moment when more may go out. */
export async function deliverOnce(
  store: Store,
  tools: DeliveryTools,
  accountId: number,
  signal: AbortSignal,
): Promise<number | null> {
  const { db } = store;
  const clock = tools.clock ?? systemClock;
  const jobStore = createSqlJobStore(db, accountId);
  if ((await jobStore.account()).status !== 'active') return null;
  let target: ReturnType<TargetOf>;
  try {
    const account = await openAccount(db, tools.secretKeys, accountId);
    if (!account) return null;
    target = tools.targetOf(account);
  } catch (error) {
    // A secret that no longer opens, a key that was taken away: nothing goes out until somebody acts.
    if (!(error instanceof Fault)) throw error;
    await jobStore.setAccount({ status: 'unusable', message: error.message }, clock.now());
    return null;
  }
  const dispatcher = createDispatcher({ store: jobStore, target, clock, batchesAtOnce });
  const { wakeAt } = await dispatcher.advance(signal);
  return wakeAt;
}

/** Gives times to what waits for them, puts into the history what has ended. @returns when to look again */
export async function planOnce(
  store: Store,
  tools: DeliveryTools,
  personId: number,
  signal: AbortSignal,
): Promise<number | null> {
  const clock = tools.clock ?? systemClock;
  const now = () => clock.now();
  await store.db.transaction().execute(async (trx) => {
    // No listen comes in between the look at what is busy and the times that are written.
    await lockPerson(trx, personId);
    await planNext(createSqlPlanStore(trx, personId, now), clock);
  });
  const intake = createIntake(store, tools.intake);
  return settlePlanned(store.db, intake, personId, clock.now(), signal);
}

export function deliveryJobs(tools: DeliveryTools): { jobs: AnyJob[]; schedules: Schedule[] } {
  const clock = tools.clock ?? systemClock;
  const deliver = defineJob({
    ...deliverName,
    run: async ({ accountId }, { store, signal }) => {
      const wakeAt = await deliverOnce(store, tools, accountId, signal);
      // Killed before this line, the job is still its own and is run again.
      if (wakeAt !== null) await queueDeliver(store.db, accountId, secondsUntil(wakeAt, clock.now()));
      return undefined;
    },
  });
  const plan = defineJob({
    ...planName,
    run: async ({ personId }, { store, signal }) => {
      const wakeAt = await planOnce(store, tools, personId, signal);
      if (wakeAt !== null) await queuePlan(store.db, personId, secondsUntil(wakeAt, clock.now()));
      return undefined;
    },
  });
  const sweep = defineJob({
    name: 'scrobble.sweep',
    payload: z.object({}),
    run: async (_payload, { store }) => {
      await wakeWhatIsDue(store);
      return undefined;
    },
  });
  return { jobs: [deliver, plan, sweep], schedules: [{ job: sweep, payload: {}, everySeconds: 60 }] };
}

/** Wakes accounts and people with something due and no job; forgets jobs that told nobody anything. */
export async function wakeWhatIsDue(store: Store): Promise<void> {
  const { rows: accounts } = await sql<{ id: number }>`
    select a.id from linked_accounts a
    where a.forwards and a.status = 'active' and coalesce(a.wait_until, 'epoch') <= now()
      and exists (select from deliveries d where d.account_id = a.id
        and (d.state = 'sending' or (d.state = 'waiting' and coalesce(d.not_before, 'epoch') <= now()
          and not exists (select from scrobble_jobs s where s.id = d.job_id and s.state in ('paused', 'cancelled')))))
      and not exists (select from jobs j where j.name = ${deliverName.name} and j.singleton_key = a.id::text
        and (j.state = 'running' or (j.state = 'queued' and j.run_at <= now())))`.execute(store.db);
  for (const { id } of accounts) await queueDeliver(store.db, id);
  const { rows: people } = await sql<{ id: number }>`
    select distinct s.person_id as id from scrobble_jobs s join scrobble_items i on i.job_id = s.id
    where s.state = 'running' and (i.state = 'waiting' or (i.state = 'planned' and i.listened_at <= now()))
      and not exists (select from jobs j where j.name = ${planName.name} and j.singleton_key = s.person_id::text
        and (j.state = 'running' or (j.state = 'queued' and j.run_at <= now())))`.execute(store.db);
  for (const { id } of people) await queuePlan(store.db, id);
  await sql`delete from jobs where name in (${sql.join([deliverName.name, planName.name, 'scrobble.sweep'])})
    and state = 'done' and finished_at < now() - interval '10 minutes'`.execute(store.db);
}

/** Removes deliveries that were settled long ago; those of scrobble jobs stay with their items. */
export async function tidyDeliveries(store: Store): Promise<void> {
  await sql`delete from deliveries where finished_at < now() - interval '30 days' and item_id is null`.execute(
    store.db,
  );
  await sql`delete from link_attempts where expires_at < now() - interval '1 day'`.execute(store.db);
}
