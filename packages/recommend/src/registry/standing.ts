import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { outdateEverybodysLists } from '../lists/storage/outdate.ts';
import { recordEvent } from './events.ts';
import type { ModelPlace, ModelSubject } from './types.ts';

/**
 * Takes a model into use in place of the one that is; `actorId` null: the gate did.
 * Throws Fault `not-found`.
 */
export async function promoteModel(
  db: Database,
  id: number,
  actorId: number | null,
  details: Record<string, unknown> = {},
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { kind, place } = await lockModel(trx, id);
    await use(trx, id, kind, place);
    await recordEvent(trx, { modelId: id, kind, action: 'promoted', actorId, details });
  });
}

/** Marks a candidate as worse than what is in use. */
export async function refuseModel(db: Database, id: number, details: Record<string, unknown>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { kind } = await lockModel(trx, id);
    await trx.updateTable('models').set({ state: 'refused' }).where('id', '=', id).execute();
    await recordEvent(trx, { modelId: id, kind, action: 'refused', actorId: null, details });
  });
}

/**
 * Goes back to the model that was in use before. The one that is left is refused, so that the next
 * roll back goes further back instead of forth. Throws Fault `conflict` where there is none.
 */
export async function rollBackModel(
  db: Database,
  kind: ModelSubject,
  place: ModelPlace,
  actorId: number | null,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('models')
      .select('id')
      .where('kind', '=', kind)
      .where('place', '=', place)
      .where('state', '=', 'retired')
      .where('promoted_at', 'is not', null)
      .orderBy('promoted_at', 'desc')
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw new Fault('conflict', `No ${kind} model was in use before this one`);
    await trx
      .updateTable('models')
      .set({ state: 'refused' })
      .where('kind', '=', kind)
      .where('place', '=', place)
      .where('state', '=', 'current')
      .execute();
    await use(trx, before.id, kind, place);
    await recordEvent(trx, { modelId: before.id, kind, action: 'rolled-back', actorId });
    return before.id;
  });
}

/** Removes a model that is not in use. Throws Fault `not-found` or `conflict`. */
export async function removeModel(db: Database, id: number, actorId: number | null): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { kind, state } = await lockModel(trx, id);
    if (state === 'current') {
      throw new Fault('conflict', 'This model is in use', {
        fields: [{ field: 'id', reason: 'promote another one or roll back first' }],
      });
    }
    await trx.deleteFrom('models').where('id', '=', id).execute();
    await recordEvent(trx, { modelId: id, kind, action: 'removed', actorId });
  });
}

async function use(executor: Executor, id: number, kind: ModelSubject, place: ModelPlace): Promise<void> {
  // One that holds what somebody took back since is nothing to roll back to.
  await sql`
    delete from models where kind = ${kind} and place = ${place} and state = 'current' and id <> ${id}
      and parameters ? 'withdrawn'`.execute(executor);
  await executor
    .updateTable('models')
    .set({ state: 'retired' })
    .where('kind', '=', kind)
    .where('place', '=', place)
    .where('state', '=', 'current')
    .where('id', '<>', id)
    .execute();
  await executor
    .updateTable('models')
    .set({ state: 'current', promoted_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
  await outdateEverybodysLists(executor);
}

async function lockModel(executor: Executor, id: number) {
  const model = await executor
    .selectFrom('models')
    .select(['kind', 'place', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!model) throw new Fault('not-found', `There is no model ${id}`);
  return model;
}
