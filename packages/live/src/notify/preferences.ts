import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';

/** What a person wants to be told. Times `HH:MM` in their own zone. */
export interface LivePreferences {
  readonly notify: 'all' | 'none';
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** Only channels of these groups; null for all. */
  readonly groups: readonly string[] | null;
}

const unsaid: LivePreferences = { notify: 'all', quietHours: null, groups: null };

export async function readPreferences(executor: Executor, personId: number): Promise<LivePreferences> {
  const row = await executor
    .selectFrom('live_preferences')
    .select(['notify', 'quiet_from', 'quiet_to', 'groups'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!row) return unsaid;
  const { notify, quiet_from: from, quiet_to: to, groups } = row;
  const quietHours = from === null || to === null ? null : { from: from.slice(0, 5), to: to.slice(0, 5) };
  return { notify, quietHours, groups };
}

/** Replaces all of them. Throws Fault `invalid` for quiet hours without length. */
export async function writePreferences(
  db: Database,
  personId: number,
  { notify, quietHours, groups }: LivePreferences,
): Promise<LivePreferences> {
  if (quietHours && quietHours.from === quietHours.to)
    throw new Fault('invalid', 'Quiet hours need a begin and an end', {
      fields: [
        {
          field: 'quietHours.to',
          reason: 'give another time than from; to be told nothing, set notify to none',
        },
      ],
    });
  const values = {
    notify,
    quiet_from: quietHours?.from ?? null,
    quiet_to: quietHours?.to ?? null,
    groups: groups && [...new Set(groups)],
  };
  await db
    .insertInto('live_preferences')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
  return readPreferences(db, personId);
}
