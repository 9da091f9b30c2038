import { audit } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import { budgetWindowMs } from '@fonoteca/scrobble';
import type { Database, Executor, SecretKeys } from '@fonoteca/store';
import { sql } from 'kysely';
import type { OpenAccount, SignedIn } from '../ports.ts';
import { announceOpenJobs, finishJobs } from '../queue/finish-jobs.ts';
import { queueDeliver, queuePlan } from '../queue/names.ts';
import { labelOf } from './labels.ts';
import { sealSecret } from './secrets.ts';

/** A service that listens go to; never its secret. Instants ISO 8601. */
export interface LinkedAccountView {
  readonly id: number;
  readonly service: 'lastfm' | 'listenbrainz';
  readonly label: string;
  readonly url: string | null;
  readonly name: string;
  readonly forwards: boolean;
  readonly status: 'active' | 'reconnect' | 'unusable';
  readonly message: string | null;
  readonly dailyCap: number;
  readonly spentToday: number;
  readonly waiting: number;
  readonly waitUntil: string | null;
  readonly linkedAt: string;
}

export async function listAccounts(executor: Executor, personId: number): Promise<LinkedAccountView[]> {
  const { rows } = await sql<{
    id: number;
    service: 'lastfm' | 'listenbrainz';
    url: string;
    name: string;
    forwards: boolean;
    status: LinkedAccountView['status'];
    message: string | null;
    daily_cap: number;
    wait_until: Date | null;
    linked_at: Date;
    spent: number;
    waiting: number;
  }>`
    select a.id, a.service, a.url, a.name, a.forwards, a.status, a.message, a.daily_cap, a.wait_until, a.linked_at,
      (select count(*) from deliveries d where d.account_id = a.id and d.spent_at > ${new Date(Date.now() - budgetWindowMs)}) as spent,
      -- Two counts, each by its own partial index: both states in one would read every delivery that is kept.
      (select count(*) from deliveries d where d.account_id = a.id and d.state = 'waiting')
        + (select count(*) from deliveries d where d.account_id = a.id and d.state = 'sending') as waiting
    from linked_accounts a where a.person_id = ${personId} and a.service in ('lastfm', 'listenbrainz')
    order by a.id`.execute(executor);
  return rows.map((row) => ({
    id: row.id,
    service: row.service,
    label: labelOf(row.service, row.url),
    url: row.url || null,
    name: row.name,
    forwards: row.forwards,
    status: row.status,
    message: row.message,
    dailyCap: row.daily_cap,
    spentToday: row.spent,
    waiting: row.waiting,
    waitUntil: row.wait_until && row.wait_until.getTime() > Date.now() ? row.wait_until.toISOString() : null,
    linkedAt: row.linked_at.toISOString(),
  }));
}

export async function getAccount(
  executor: Executor,
  personId: number,
  id: number,
): Promise<LinkedAccountView> {
  const view = (await listAccounts(executor, personId)).find((account) => account.id === id);
  if (!view) throw noSuchAccount();
  return view;
}

/** Who is linking what, for the audit trail. */
export interface LinkInput {
  readonly personId: number;
  readonly service: OpenAccount['service'];
  /** Empty for the service itself. */
  readonly url: string;
  readonly signedIn: SignedIn;
  /** Network address of the browser. */
  readonly address: string | null;
}

/**
 * Links an account. The same account again is linked anew: what waited for it goes on. Another account at the
 * same service takes its place: what waited for the old one is given up.
 *
 * @returns its id
 */
export async function linkAccount(db: Database, keys: SecretKeys, input: LinkInput): Promise<number> {
  const { personId, service, url, signedIn } = input;
  return db.transaction().execute(async (trx) => {
    const old = await trx
      .selectFrom('linked_accounts')
      .select(['id', 'name'])
      .where('person_id', '=', personId)
      .where('service', '=', service)
      .where('url', '=', url)
      .forUpdate()
      .executeTakeFirst();
    if (old && old.name.toLowerCase() !== signedIn.name.toLowerCase()) await remove(trx, old.id);
    const secret = sealSecret(keys, personId, signedIn.secret);
    const { id } = await trx
      .insertInto('linked_accounts')
      .values({ person_id: personId, service, url, name: signedIn.name, secret_sealed: secret })
      .onConflict((conflict) =>
        conflict.columns(['person_id', 'service', 'url']).doUpdateSet({
          name: signedIn.name,
          secret_sealed: secret,
          status: 'active',
          message: null,
          failures: 0,
          wait_until: null,
          wait_reason: null,
        }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    await auditLink(trx, input, 'service-linked', signedIn.name);
    await goOn(trx, personId, id);
    return id;
  });
}

/** Takes the account and what waits for it away. Throws Fault `not-found`. */
export async function unlinkAccount(
  db: Database,
  personId: number,
  which: { readonly id: number } | { readonly service: OpenAccount['service'] },
  address: string | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    let query = trx
      .selectFrom('linked_accounts')
      .select(['id', 'service', 'url', 'name'])
      .where('person_id', '=', personId)
      .forUpdate();
    query =
      'id' in which
        ? query.where('id', '=', which.id).where('service', '<>', 'discogs')
        : query.where('service', '=', which.service).where('url', '=', '');
    const account = await query.executeTakeFirst();
    if (!account) throw noSuchAccount();
    await auditLink(
      trx,
      { personId, service: account.service, url: account.url, address },
      'service-unlinked',
      account.name,
    );
    await remove(trx, account.id);
    await queuePlan(trx, personId);
  });
}

export interface AccountChange {
  readonly forwards?: boolean | undefined;
  readonly dailyCap?: number | undefined;
  readonly retryNow?: true | undefined;
}

/** Throws Fault `not-found`, also for the account of somebody else. */
export async function changeAccount(
  db: Database,
  personId: number,
  id: number,
  change: AccountChange,
): Promise<LinkedAccountView> {
  return db.transaction().execute(async (trx) => {
    const retry = change.retryNow === true;
    const changed = await trx
      .updateTable('linked_accounts')
      .set({
        ...(change.forwards === undefined ? {} : { forwards: change.forwards }),
        ...(change.dailyCap === undefined ? {} : { daily_cap: change.dailyCap }),
        ...(retry ? { status: 'active' as const, message: null, failures: 0 } : {}),
        // A wait for the old cap ends with it.
        ...(retry || change.dailyCap !== undefined ? { wait_until: null, wait_reason: null } : {}),
        person_id: personId,
      })
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .where('service', '<>', 'discogs')
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw noSuchAccount();
    await goOn(trx, personId, id);
    return getAccount(trx, personId, id);
  });
}

async function goOn(executor: Executor, personId: number, accountId: number): Promise<void> {
  await queueDeliver(executor, accountId);
  await queuePlan(executor, personId);
  await announceOpenJobs(executor, accountId);
}

async function remove(executor: Executor, id: number): Promise<void> {
  const { rows } = await sql<{ job_id: number }>`
    select distinct job_id from deliveries where account_id = ${id} and job_id is not null
      and state in ('waiting', 'sending')`.execute(executor);
  await executor.deleteFrom('linked_accounts').where('id', '=', id).execute();
  await finishJobs(
    executor,
    rows.map(({ job_id }) => job_id),
  );
}

const auditLink = (
  executor: Executor,
  { personId, service, url, address }: Omit<LinkInput, 'signedIn'>,
  action: 'service-linked' | 'service-unlinked',
  name: string,
) =>
  audit(executor, {
    personId,
    actorId: personId,
    action,
    details: { service: labelOf(service, url), name },
    address,
  });

const noSuchAccount = () => new Fault('not-found', 'There is no such linked service');
