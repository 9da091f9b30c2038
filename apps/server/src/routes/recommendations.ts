import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

const notYet = async (): Promise<never> => {
  throw new Fault('unavailable', 'Not there yet');
};

export function recommendationRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('POST /api/v1/recommendations', notYet);
  routes.implement('GET /api/v1/recommendations', notYet);
  routes.implement('GET /api/v1/recommendations/{id}', notYet);
  routes.implement('POST /api/v1/recommendations/{id}/feedback', notYet);
  routes.implement('POST /api/v1/recommendations/{id}/playlist', notYet);
  routes.implement('GET /api/v1/discover', notYet);
  routes.implement('GET /api/v1/mixes', notYet);
  routes.implement('GET /api/v1/similar/{kind}/{id}', notYet);
}
