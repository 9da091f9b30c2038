import { audit } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import type { Database, Executor, SecretKeys } from '@fonoteca/store';
import { sql } from 'kysely';
import { type Clock, systemClock } from '../ports.ts';
import { testNotification } from './message.ts';
import { noteOnTarget } from './outbox.ts';
import { type CheckAddress, type Senders, sendBy, sendSeconds, type TargetAddress } from './ports.ts';
import { addressHashes, labelOf, openAddress, sealAddress } from './sealed-address.ts';
import { settleInput, type TargetInput } from './target-input.ts';
import { noSuchTarget, type TargetView, viewTarget, viewTargets } from './target-view.ts';

export interface TargetsOptions {
  readonly db: Database;
  readonly secretKeys: SecretKeys;
  readonly senders: Senders;
  readonly checkAddress: CheckAddress;
  readonly clock?: Pick<Clock, 'now'>;
}

/** Who calls: the person, and the network address for the audit trail. */
export interface TargetCaller {
  readonly personId: number;
  readonly address: string | null;
}

export type Targets = ReturnType<typeof createTargets>;

const mostTargets = 20;
/** Trials reach addresses that nobody has proven to be theirs. */
const trialEverySeconds = 10;

/** Where notifications of a person go. Everything is the person's own; throws Fault `not-found` else. */
export function createTargets({
  db,
  secretKeys,
  senders,
  checkAddress,
  clock = systemClock,
}: TargetsOptions) {
  return {
    list: (personId: number): Promise<TargetView[]> => viewTargets(db, personId),
    mailConfigured: senders.email !== null,

    /** Throws Fault `invalid`, `conflict` (it is there already, or there are too many) or `unavailable` (no mail). */
    async add(caller: TargetCaller, input: TargetInput): Promise<TargetView> {
      if (input.kind === 'email' && !senders.email) throw noMail();
      const address = await settleInput(input, checkAddress);
      const label = labelOf(address, 'label' in input ? input.label : undefined);
      return db.transaction().execute((trx) => store(trx, secretKeys, caller, address, label));
    },

    async change(personId: number, id: number, { enabled }: { readonly enabled: boolean }) {
      const { numUpdatedRows } = await db
        .updateTable('notification_targets')
        // Switched on again it is tried again: what was wrong is to be seen anew.
        .set(enabled ? { enabled, message: null } : { enabled })
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw noSuchTarget();
      return viewTarget(db, personId, id);
    },

    async remove({ personId, address }: TargetCaller, id: number): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const row = await trx
          .deleteFrom('notification_targets')
          .where('id', '=', id)
          .where('person_id', '=', personId)
          .returning(['kind', 'label'])
          .executeTakeFirst();
        if (!row) throw noSuchTarget();
        await note(trx, { personId, address }, 'notification-target-removed', row);
      });
    },

    /** Sends a trial now. Throws Fault `rate-limited` when one was sent a moment ago. */
    async test(personId: number, id: number): Promise<{ delivered: boolean; message: string | null }> {
      const sealed = await claimTrial(db, personId, id, clock.now());
      const address = openAddress(secretKeys, personId, sealed);
      const signal = AbortSignal.timeout(sendSeconds * 1000);
      const trial = testNotification(`test-${id}-${clock.now().toString(36)}`);
      const delivery = await sendBy(senders, address, trial, signal);
      const reason = delivery.status === 'sent' ? null : delivery.reason;
      await noteOnTarget(db, id, { reason, gone: delivery.status === 'gone', at: new Date(clock.now()) });
      return { delivered: delivery.status === 'sent', message: reason };
    },
  };
}

async function store(
  trx: Executor,
  keys: SecretKeys,
  caller: TargetCaller,
  address: TargetAddress,
  label: string,
): Promise<TargetView> {
  const { personId } = caller;
  // One at a time: the limit is counted, and the same target is not added twice at once.
  await sql`select from people where id = ${personId} for no key update`.execute(trx);
  const hashes = addressHashes(keys, personId, address);
  const sealed = sealAddress(keys, personId, address);
  const known = await trx
    .selectFrom('notification_targets')
    .select('id')
    .where('person_id', '=', personId)
    .where('address_hash', 'in', hashes)
    .executeTakeFirst();
  if (known && address.kind !== 'push') throw isThere(address);
  if (known) {
    // A browser that subscribes again says so each time it is asked.
    await trx
      .updateTable('notification_targets')
      .set({ sealed, label, enabled: true, message: null })
      .where('id', '=', known.id)
      .execute();
    return viewTarget(trx, personId, known.id);
  }
  if (address.kind === 'push') await removeGoneBrowsers(trx, personId);
  await refuseTooMany(trx, personId);
  const [address_hash] = hashes;
  if (!address_hash) throw new Error('there is no key');
  const { id } = await trx
    .insertInto('notification_targets')
    .values({ person_id: personId, kind: address.kind, label, sealed, address_hash })
    .returning('id')
    .executeTakeFirstOrThrow();
  await note(trx, caller, 'notification-target-added', { kind: address.kind, label });
  return viewTarget(trx, personId, id);
}

/** A browser comes back under a new address: what the push service called gone would only pile up. */
const removeGoneBrowsers = (trx: Executor, personId: number) =>
  trx
    .deleteFrom('notification_targets')
    .where('person_id', '=', personId)
    .where('kind', '=', 'push')
    .where('enabled', '=', false)
    .where('message', 'is not', null)
    .execute();

async function refuseTooMany(trx: Executor, personId: number): Promise<void> {
  const { count } = await trx
    .selectFrom('notification_targets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  if (count < mostTargets) return;
  throw new Fault('conflict', `There are ${mostTargets} targets already: remove one first`);
}

async function claimTrial(db: Database, personId: number, id: number, now: number): Promise<Buffer> {
  const { rows } = await sql<{ sealed: Buffer }>`
    update notification_targets set last_used_at = ${new Date(now)}
    where id = ${id} and person_id = ${personId}
      and (last_used_at is null or last_used_at <= ${new Date(now - trialEverySeconds * 1000)})
    returning sealed`.execute(db);
  if (rows[0]) return rows[0].sealed;
  await viewTarget(db, personId, id);
  throw new Fault('rate-limited', 'Something was sent there a moment ago: try again in a few seconds', {
    retryAfterSeconds: trialEverySeconds,
  });
}

const note = (
  executor: Executor,
  { personId, address }: TargetCaller,
  action: 'notification-target-added' | 'notification-target-removed',
  { kind, label }: { readonly kind: string; readonly label: string },
) => audit(executor, { personId, actorId: personId, action, details: { kind, label }, address });

const isThere = ({ kind }: TargetAddress) =>
  new Fault('conflict', 'This target is there already', {
    fields: [
      {
        field: kind === 'email' ? 'address' : 'url',
        reason: 'it is among your targets: remove that one first to change its key',
      },
    ],
  });

const noMail = () =>
  new Fault('unavailable', 'This server cannot send e-mail', {
    fields: [
      {
        field: 'FONOTECA_SMTP_URL',
        reason: 'add a browser, a webhook or an ntfy topic, or the operator sets FONOTECA_SMTP_URL',
      },
    ],
  });
