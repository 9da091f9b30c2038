import type { Store } from '@fonoteca/store';
import type { ModelSubject } from '../registry/types.ts';
import { trainItems } from './items.ts';
import { trainSession } from './sessions.ts';
import type { Trained, TrainOptions } from './types.ts';

/**
 * Learns one kind of model from what people of this instance share, weighs it on listens after one cut in
 * time, and takes it into use unless it is worse than the one in use.
 */
export function trainKind(store: Store, kind: ModelSubject, options: TrainOptions): Promise<Trained> {
  return kind === 'session' ? trainSession(store, options) : trainItems(store, kind, options);
}
