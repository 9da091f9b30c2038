import { Fault } from '@fonoteca/domain';
import type { EncodedModel } from '@fonoteca/learn';
import type { Database, Executor, Schema } from '@fonoteca/store';
import { type Selectable, sql } from 'kysely';
import { recordEvent } from './events.ts';
import type { ModelPlace, ModelSubject, ModelView, NewModel, Trial } from './types.ts';

/** One value of PostgreSQL travels whole through memory; eight megabytes do not hurt. */
const partBytes = 8 * 1024 * 1024;
/** Of a kind and place: those in use and the last few, so that a roll back has where to go. */
const kept = 8;

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

/** Stores a model file with what is known of it, as a candidate. Its row and its bytes commit together. */
export async function saveModel(
  db: Database,
  model: NewModel,
  file: EncodedModel,
  action: 'trained' | 'imported' = 'trained',
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto('models')
      .values({
        kind: model.kind,
        place: model.place,
        state: 'candidate',
        name: model.name,
        parameters: JSON.stringify(model.parameters),
        metrics: JSON.stringify(model.metrics),
        compared_with: model.comparedWith && JSON.stringify(model.comparedWith),
        people: model.people,
        items: model.items,
        interactions: model.interactions,
        data_from: model.dataFrom,
        data_until: model.dataUntil,
        seed: model.seed,
        seconds: model.seconds,
        peak_mb: model.peakMb,
        bytes: file.bytes,
        note: model.note,
        created_by: model.createdBy,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    let part = 0;
    for (const bytes of inParts(file.chunks())) {
      await trx.insertInto('model_parts').values({ model_id: id, part: part++, bytes }).execute();
    }
    await saveTrials(trx, id, model.trials);
    await recordEvent(trx, { modelId: id, kind: model.kind, action, actorId: model.createdBy });
    await dropOld(trx, model.kind, model.place);
    return id;
  });
}

/** Chunks of any size as parts of one size, which `readPieces` counts on. */
function* inParts(chunks: Iterable<Uint8Array>): Generator<Buffer> {
  let part = Buffer.allocUnsafe(partBytes);
  let filled = 0;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + partBytes - filled);
      part.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled === partBytes) {
        yield part;
        part = Buffer.allocUnsafe(partBytes);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

async function saveTrials(executor: Executor, id: number, trials: readonly Trial[]): Promise<void> {
  if (trials.length === 0) return;
  await executor
    .insertInto('model_trials')
    .values(
      trials.map((trial, seq) => ({
        model_id: id,
        seq,
        member: trial.member,
        parameters: JSON.stringify(trial.parameters),
        metrics: JSON.stringify(trial.metrics),
        seconds: trial.seconds,
        weight: trial.weight,
      })),
    )
    .execute();
}

/** Old models go, so that retraining every night does not fill the disk; their events stay. */
async function dropOld(executor: Executor, kind: ModelSubject, place: ModelPlace): Promise<void> {
  await sql`
    delete from models where id in (
      select id from models where kind = ${kind} and place = ${place} and state not in ('current', 'candidate')
      order by id desc offset ${kept})`.execute(executor);
}

/**
 * The bytes of a model file, a piece at a time. Throws Fault `not-found`; `toExport` also `forbidden` for a
 * session model, which holds the very sessions that people listened to.
 */
export async function modelPieces(
  executor: Executor,
  id: number,
  { toExport = false }: { toExport?: boolean } = {},
): Promise<{ bytes: number; pieces: AsyncIterable<Buffer> }> {
  const head = await executor
    .selectFrom('models')
    .select(['bytes', 'kind'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!head) throw new Fault('not-found', `There is no model ${id}`);
  if (toExport && head.kind === 'session') {
    throw new Fault(
      'forbidden',
      'A session model holds what people here listened to: it stays on this instance',
    );
  }
  return { bytes: head.bytes, pieces: readPieces(executor, id, head.bytes) };
}

async function* readPieces(executor: Executor, id: number, bytes: number): AsyncGenerator<Buffer> {
  for (let part = 0; part * partBytes < bytes; part++) {
    const row = await executor
      .selectFrom('model_parts')
      .select('bytes')
      .where('model_id', '=', id)
      .where('part', '=', part)
      .executeTakeFirst();
    if (!row) throw new Error(`model ${id} lacks part ${part}`);
    yield row.bytes;
  }
}

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
