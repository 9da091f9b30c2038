import { createModelDecoder, type ItemModel, loadModel, type ModelFile } from '@fonoteca/learn';
import type { Executor } from '@fonoteca/store';
import { modelPieces } from './models.ts';

/**
 * A stored model, built again. Its pieces go from the database straight to where they stay, so that a
 * model of half a gigabyte takes half a gigabyte. Throws Fault `not-found`, or `invalid` where it is damaged.
 */
export async function loadModelFile(
  executor: Executor,
  id: number,
): Promise<{ file: ModelFile; model: ItemModel }> {
  const { bytes, pieces } = await modelPieces(executor, id);
  const decoder = createModelDecoder(bytes);
  for await (const piece of pieces) decoder.push(piece);
  const file = decoder.finish();
  return { file, model: loadModel(file.state) };
}
