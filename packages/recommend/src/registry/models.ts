import { Fault } from '@fonoteca/domain';
import type { Executor, Schema } from '@fonoteca/store';
import type { Selectable } from 'kysely';
import type { ModelPlace, ModelSubject, ModelView, Trial } from './types.ts';

const columns = [
  'id',
  'kind',
  'place',
  'state',
  'name',
  'parameters',
  'metrics',
  'compared_with',
  'people',
  'items',
  'interactions',
  'data_from',
  'data_until',
  'seed',
  'seconds',
  'peak_mb',
  'bytes',
  'note',
  'created_at',
  'promoted_at',
] as const;

type Row = Pick<Selectable<Schema['models']>, (typeof columns)[number]>;

/** All models, newest first. */
export async function listModels(db: Executor): Promise<ModelView[]> {
  const rows = await db.selectFrom('models').select(columns).orderBy('id', 'desc').limit(200).execute();
  return rows.map(viewOf);
}

/** One model with the trials of its training. Throws Fault `not-found`. */
export async function getModel(db: Executor, id: number): Promise<ModelView & { trials: Trial[] }> {
  const row = await db.selectFrom('models').select(columns).where('id', '=', id).executeTakeFirst();
  if (!row) throw new Fault('not-found', `There is no model ${id}`);
  const trials = await db
    .selectFrom('model_trials')
    .select(['member', 'parameters', 'metrics', 'seconds', 'weight'])
    .where('model_id', '=', id)
    .orderBy('seq')
    .execute();
  return { ...viewOf(row), trials };
}

/** The model in use; undefined while none is. */
export async function currentModel(
  db: Executor,
  kind: ModelSubject,
  place: ModelPlace,
): Promise<ModelView | undefined> {
  const row = await db
    .selectFrom('models')
    .select(columns)
    .where('kind', '=', kind)
    .where('place', '=', place)
    .where('state', '=', 'current')
    .executeTakeFirst();
  return row && viewOf(row);
}

const viewOf = (row: Row): ModelView => ({
  id: row.id,
  kind: row.kind,
  place: row.place,
  state: row.state,
  name: row.name,
  parameters: row.parameters,
  metrics: row.metrics,
  comparedWith: row.compared_with,
  people: row.people,
  items: row.items,
  interactions: row.interactions,
  dataFrom: row.data_from?.toISOString() ?? null,
  dataUntil: row.data_until?.toISOString() ?? null,
  seed: row.seed,
  seconds: row.seconds,
  peakMb: row.peak_mb,
  bytes: row.bytes,
  note: row.note,
  createdAt: row.created_at.toISOString(),
  promotedAt: row.promoted_at?.toISOString() ?? null,
});
