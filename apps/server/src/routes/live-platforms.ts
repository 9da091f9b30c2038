import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

// BEING BUILT: replaced, handler by handler, before this is released.
const soon = async (): Promise<never> => {
  throw new Fault('unavailable', 'Being built');
};

export function livePlatformRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/live/platforms', soon);
  routes.implement('PATCH /api/v1/live/platforms/{platform}', soon);
  routes.implement('GET /api/v1/live/comparison', soon);
  routes.implement('GET /api/v1/live/reliability', soon);
  routes.implement('GET /api/v1/live/hooks/{platform}', soon);
  routes.implement('POST /api/v1/live/hooks/{platform}', soon);
}
