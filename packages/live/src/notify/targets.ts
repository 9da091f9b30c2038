import { RequestLimit } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import type { Database, SecretKeys } from '@fonoteca/store';
import { sql } from 'kysely';
import { type Clock, systemClock } from '../ports.ts';
import { testNotification } from './message.ts';
import { noteOnTarget } from './outbox.ts';
import { type CheckAddress, type Senders, sendBy, sendSeconds } from './ports.ts';
import { labelOf, openAddress } from './sealed-address.ts';
import { removeTarget, storeTarget, type TargetCaller } from './store-target.ts';
import { settleInput, type TargetInput } from './target-input.ts';
import { noSuchTarget, type TargetView, viewTarget, viewTargets } from './target-view.ts';

export interface TargetsOptions {
  readonly db: Database;
  readonly secretKeys: SecretKeys;
  readonly senders: Senders;
  readonly checkAddress: CheckAddress;
  readonly clock?: Pick<Clock, 'now'>;
}

export type Targets = ReturnType<typeof createTargets>;

/** Trials reach addresses that nobody has proven to be theirs: they are no way to pester anybody. */
const trialEverySeconds = 10;
const trialsOfPerson = { requests: 30, seconds: 3600 };

/** Where notifications of a person go. Everything is the person's own; throws Fault `not-found` else. */
export function createTargets({
  db,
  secretKeys,
  senders,
  checkAddress,
  clock = systemClock,
}: TargetsOptions) {
  const trials = new RequestLimit(trialsOfPerson);
  return {
    list: (personId: number): Promise<TargetView[]> => viewTargets(db, personId),
    mailConfigured: senders.email !== null,

    /** Throws Fault `invalid`, `conflict` (it is there already, or there are too many) or `unavailable` (no mail). */
    async add(caller: TargetCaller, input: TargetInput): Promise<TargetView> {
      if (input.kind === 'email' && !senders.email) throw noMail();
      const address = await settleInput(input, checkAddress);
      const label = labelOf(address, 'label' in input ? input.label : undefined);
      return db.transaction().execute((trx) => storeTarget(trx, secretKeys, caller, address, label));
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

    async remove(caller: TargetCaller, id: number): Promise<void> {
      await db.transaction().execute((trx) => removeTarget(trx, caller, id));
    },

    /** Sends a trial now. Throws Fault `rate-limited` when one was sent a moment ago. */
    async test(personId: number, id: number): Promise<{ delivered: boolean; message: string | null }> {
      await trials.count(String(personId));
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

const noMail = () =>
  new Fault('unavailable', 'This server cannot send e-mail', {
    fields: [
      {
        field: 'FONOTECA_SMTP_URL',
        reason: 'add a browser, a webhook or an ntfy topic, or the operator sets FONOTECA_SMTP_URL',
      },
    ],
  });
