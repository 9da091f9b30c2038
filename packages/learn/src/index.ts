export { type History, historyOf, type Interactions } from './data/interactions.ts';
export type {
  DataShape,
  ItemModel,
  ModelKind,
  ModelState,
  Parameters,
  TrainContext,
} from './models/model.ts';
