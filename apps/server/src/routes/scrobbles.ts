import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

const notYet = (): never => {
  throw new Fault('unavailable', 'Not built yet');
};

/** Scrobbling records and tracks, and the queue. */
export function scrobbleRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('POST /api/v1/scrobbles/preview', notYet);
  routes.implement('POST /api/v1/scrobbles', notYet);
  routes.implement('GET /api/v1/scrobbles/jobs', notYet);
  routes.implement('GET /api/v1/scrobbles/jobs/{id}', notYet);
  routes.implement('GET /api/v1/scrobbles/jobs/{id}/items', notYet);
  routes.implement('POST /api/v1/scrobbles/jobs/{id}/pause', notYet);
  routes.implement('POST /api/v1/scrobbles/jobs/{id}/resume', notYet);
  routes.implement('POST /api/v1/scrobbles/jobs/{id}/cancel', notYet);
  routes.implement('PATCH /api/v1/scrobbles/jobs/{id}', notYet);
  routes.implement('POST /api/v1/scrobbles/items/{id}/resend', notYet);
  routes.implement('GET /api/v1/scrobbles/events', notYet);
  routes.implement('GET /api/v1/scrobbles/search', notYet);
  routes.implement('GET /api/v1/scrobbles/search/album', notYet);
}
