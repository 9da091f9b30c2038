import type { EncodedModel } from '@fonoteca/learn';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { recordEvent } from './events.ts';
import type { ModelPlace, ModelSubject, NewModel, Trial } from './types.ts';

/** One value of PostgreSQL travels whole through memory; eight megabytes do not hurt. */
const usualPartBytes = 8 * 1024 * 1024;
/** Of a kind and place, of those once in use and of those refused: a roll back has where to go. */
const kept = 4;

/** Stores a model file with what is known of it, as a candidate. Its row and its bytes commit together. */
export async function saveModel(
  db: Database,
  model: NewModel,
  file: EncodedModel,
  {
    action = 'trained',
    partBytes = usualPartBytes,
  }: { readonly action?: 'trained' | 'imported'; readonly partBytes?: number } = {},
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
    for (const bytes of inParts(file.chunks(), partBytes)) {
      await trx.insertInto('model_parts').values({ model_id: id, part: part++, bytes }).execute();
    }
    await saveTrials(trx, id, model.trials);
    await recordEvent(trx, { modelId: id, kind: model.kind, action, actorId: model.createdBy });
    await dropOld(trx, model.kind, model.place);
    return id;
  });
}

/** Chunks of any size as parts of one size. */
function* inParts(chunks: Iterable<Uint8Array>, partBytes: number): Generator<Buffer> {
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

/**
 * Old models go, so that retraining every night does not fill the disk; their events stay. Those that were
 * in use count apart from refused ones: however often the gate refuses, there is one to roll back to.
 */
async function dropOld(executor: Executor, kind: ModelSubject, place: ModelPlace): Promise<void> {
  for (const state of ['retired', 'refused']) {
    await sql`
      delete from models where id in (
        select id from models where kind = ${kind} and place = ${place} and state = ${state}
        order by coalesce(promoted_at, created_at) desc, id desc offset ${kept})`.execute(executor);
  }
}
