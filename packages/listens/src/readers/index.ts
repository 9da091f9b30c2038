export type {
  ImportReading,
  ReadItem,
} from './items.ts';
export type { ReaderLimits } from './limits.ts';
export { openImport } from './open-import.ts';
export { recognise } from './recognise/recognise.ts';
