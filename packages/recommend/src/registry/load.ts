import { createModelDecoder, type ItemModel, loadModel, type ModelFile } from '@fonoteca/learn';
import type { Executor } from '@fonoteca/store';
import { modelPieces } from './pieces.ts';

/**
 * A stored model file. Its pieces go from the database straight to where they stay, so that a model of
 * half a gigabyte takes half a gigabyte. Throws Fault `not-found`, or `invalid` where it is damaged.
 */
export async function loadModelState(executor: Executor, id: number): Promise<ModelFile> {
  const { bytes, pieces } = await modelPieces(executor, id);
  const decoder = createModelDecoder(bytes);
  for await (const piece of pieces) decoder.push(piece);
  return decoder.finish();
}

/** A stored model, built again. */
export async function loadModelFile(
  executor: Executor,
  id: number,
): Promise<{ file: ModelFile; model: ItemModel }> {
  const file = await loadModelState(executor, id);
  return { file, model: loadModel(file.state) };
}
