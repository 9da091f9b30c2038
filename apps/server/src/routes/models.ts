import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

const notYet = async (): Promise<never> => {
  throw new Fault('unavailable', 'Not there yet');
};

export function modelRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/models', notYet);
  routes.implement('GET /api/v1/models/{id}', notYet);
  routes.implement('POST /api/v1/models/train', notYet);
  routes.implement('POST /api/v1/models/{id}/promote', notYet);
  routes.implement('POST /api/v1/models/rollback', notYet);
  routes.implement('POST /api/v1/models/import', notYet);
  routes.implement('GET /api/v1/models/{id}/file', notYet);
  routes.implement('DELETE /api/v1/models/{id}', notYet);
}
