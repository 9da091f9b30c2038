import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { recordEvent } from '../registry/events.ts';
import type { ModelSubject, ModelView } from '../registry/types.ts';
import { readTasteSettings } from '../taste/settings.ts';
import { queueTraining } from './queue.ts';

const because = 'somebody took listens back that it was learned from';

/** A little later, so that a setting that was switched by mistake and back costs one training. */
const startAfterSeconds = 30;

/**
 * Called where a person takes listens back from the instance's models, in the transaction of that change.
 * Models that only wait to be rolled back to go at once; those in use are marked, learned anew soon, and
 * then go too, whatever the gate says: `isWithdrawn`.
 */
export async function withdrawListens(executor: Executor): Promise<void> {
  const gone = await executor
    .deleteFrom('models')
    .where('place', '=', 'own')
    .where('state', '<>', 'current')
    .returning(['id', 'kind'])
    .execute();
  for (const { id, kind } of gone) await removed(executor, id, kind);
  const { numAffectedRows = 0n } = await sql`
    update models set parameters = parameters ||
      jsonb_build_object('withdrawn', (extract(epoch from clock_timestamp()) * 1000)::bigint)
    where place = 'own' and state = 'current'`.execute(executor);
  if (numAffectedRows > 0n) await queueTraining(executor, {}, startAfterSeconds);
}

/** The same for a person who is about to be deleted; nothing where they shared nothing. */
export async function withdrawPerson(executor: Executor, personId: number): Promise<void> {
  const settings = await executor
    .selectFrom('taste_settings')
    .select('settings')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (readTasteSettings(settings?.settings ?? {}).shareWithInstance) await withdrawListens(executor);
}

/** Whether somebody took listens back since this model was learned. */
export const isWithdrawn = (model: Pick<ModelView, 'parameters'> | undefined): boolean =>
  withdrawnAt(model) !== null;

/** When that was last, Unix milliseconds; null: nobody did. A training reads it before any listen, and again at its end. */
export const withdrawnAt = (model: Pick<ModelView, 'parameters'> | undefined): number | null =>
  typeof model?.parameters.withdrawn === 'number' ? model.parameters.withdrawn : null;

/** Where too little is left to learn anew from, a model that must go goes without another in its place. */
export async function dropWithdrawn(
  executor: Executor,
  model: Pick<ModelView, 'id' | 'kind' | 'parameters'> | undefined,
): Promise<void> {
  if (!model || !isWithdrawn(model)) return;
  await executor.deleteFrom('models').where('id', '=', model.id).execute();
  await removed(executor, model.id, model.kind);
}

const removed = (executor: Executor, modelId: number, kind: ModelSubject) =>
  recordEvent(executor, { modelId, kind, action: 'removed', actorId: null, details: { because } });
