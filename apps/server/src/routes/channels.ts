import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

// BEING BUILT: replaced, handler by handler, before this is released.
const soon = async (): Promise<never> => {
  throw new Fault('unavailable', 'Being built');
};

export function channelRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/channels', soon);
  routes.implement('POST /api/v1/channels', soon);
  routes.implement('POST /api/v1/channels/import', soon);
  routes.implement('GET /api/v1/channels/export', soon);
  routes.implement('GET /api/v1/channels/{id}', soon);
  routes.implement('PATCH /api/v1/channels/{id}', soon);
  routes.implement('DELETE /api/v1/channels/{id}', soon);
  routes.implement('POST /api/v1/channels/{id}/check', soon);
  routes.implement('GET /api/v1/broadcasts', soon);
  routes.implement('GET /api/v1/schedule-patterns', soon);
  routes.implement('GET /api/v1/predictions', soon);
  routes.implement('GET /api/v1/checks', soon);
}
