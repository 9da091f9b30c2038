import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

// BEING BUILT: replaced, handler by handler, before this is released.
const soon = async (): Promise<never> => {
  throw new Fault('unavailable', 'Being built');
};

export function liveNotificationRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/live/preferences', soon);
  routes.implement('PUT /api/v1/live/preferences', soon);
  routes.implement('GET /api/v1/live/targets', soon);
  routes.implement('POST /api/v1/live/targets', soon);
  routes.implement('PATCH /api/v1/live/targets/{id}', soon);
  routes.implement('DELETE /api/v1/live/targets/{id}', soon);
  routes.implement('POST /api/v1/live/targets/{id}/test', soon);
  routes.implement('GET /api/v1/live/calendar', soon);
  routes.implement('POST /api/v1/live/calendar', soon);
  routes.implement('DELETE /api/v1/live/calendar', soon);
  routes.implement('GET /api/v1/live/calendar/{secret}', soon);
}
