export {
  type IgnoredKind,
  type ImportFile,
  type ImportReading,
  itemsPerBatch,
  type ReadItem,
  type ReadOptions,
} from './items.ts';
export { type ReaderLimits, readerLimits } from './limits.ts';
export { openImport } from './open-import.ts';
export { type Recognition, recognise, recognitionBytes } from './recognise/recognise.ts';
