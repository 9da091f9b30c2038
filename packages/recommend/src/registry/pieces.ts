import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';

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
  let read = 0;
  for (let part = 0; read < bytes; part++) {
    const row = await executor
      .selectFrom('model_parts')
      .select('bytes')
      .where('model_id', '=', id)
      .where('part', '=', part)
      .executeTakeFirst();
    if (!row) throw new Fault('invalid', `Model ${id} is damaged: part ${part} is missing`);
    read += row.bytes.length;
    yield row.bytes;
  }
}
