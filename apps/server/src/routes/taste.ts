import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

const notYet = async (): Promise<never> => {
  throw new Fault('unavailable', 'Not there yet');
};

export function tasteRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/taste', notYet);
  routes.implement('PATCH /api/v1/taste/settings', notYet);
  routes.implement('GET /api/v1/taste/marks', notYet);
  routes.implement('PUT /api/v1/taste/marks', notYet);
  routes.implement('GET /api/v1/taste/exclusions', notYet);
  routes.implement('POST /api/v1/taste/exclusions', notYet);
  routes.implement('DELETE /api/v1/taste/exclusions/{id}', notYet);
  routes.implement('GET /api/v1/taste/map', notYet);
}
