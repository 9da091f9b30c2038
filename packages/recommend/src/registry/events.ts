import type { Executor, Schema } from '@fonoteca/store';
import type { ModelSubject } from './types.ts';

type Action = Schema['model_events']['action'];

/** Writes down what happened to a model; it outlives the model. */
export async function recordEvent(
  executor: Executor,
  event: {
    readonly modelId: number;
    readonly kind: ModelSubject;
    readonly action: Action;
    readonly actorId: number | null;
    readonly details?: Record<string, unknown>;
  },
): Promise<void> {
  await executor
    .insertInto('model_events')
    .values({
      model_id: event.modelId,
      kind: event.kind,
      action: event.action,
      actor_id: event.actorId,
      details: JSON.stringify(event.details ?? {}),
    })
    .execute();
}

/** The log, newest first. */
export async function listEvents(executor: Executor, limit = 100) {
  const rows = await executor
    .selectFrom('model_events')
    .leftJoin('people', 'people.id', 'model_events.actor_id')
    .select([
      'model_events.at',
      'model_events.model_id',
      'model_events.kind',
      'model_events.action',
      'model_events.details',
      'people.name as actor',
    ])
    .orderBy('model_events.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ at, model_id, ...rest }) => ({ at: at.toISOString(), modelId: model_id, ...rest }));
}
