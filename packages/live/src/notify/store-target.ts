import { audit } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import type { Executor, SecretKeys } from '@fonoteca/store';
import { sql } from 'kysely';
import type { TargetAddress } from './ports.ts';
import { addressHashes, sealAddress } from './sealed-address.ts';
import { noSuchTarget, type TargetView, viewTarget } from './target-view.ts';

/** Who calls: the person, and the network address for the audit trail. */
export interface TargetCaller {
  readonly personId: number;
  readonly address: string | null;
}

const mostTargets = 20;

/**
 * Keeps a target, with its entry in the audit trail; to be called in a transaction. A browser that is there
 * already gets its new keys. Throws Fault `conflict` for another that is there, and beyond twenty.
 */
export async function storeTarget(
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

/** Removes a target, with its entry in the audit trail. Throws Fault `not-found`, also for that of somebody else. */
export async function removeTarget(trx: Executor, caller: TargetCaller, id: number): Promise<void> {
  const row = await trx
    .deleteFrom('notification_targets')
    .where('id', '=', id)
    .where('person_id', '=', caller.personId)
    .returning(['kind', 'label'])
    .executeTakeFirst();
  if (!row) throw noSuchTarget();
  await note(trx, caller, 'notification-target-removed', row);
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
