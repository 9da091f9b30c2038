import { type EndpointKey, endpoints } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

export function statisticsRoutes(routes: Implementations, _runtime: Runtime): void {
  for (const key of Object.keys(endpoints) as EndpointKey[]) {
    const endpoint = endpoints[key];
    if (endpoint.tag !== 'Statistics' && endpoint.tag !== 'Catalogue') continue;
    routes.implement(key, async () => {
      throw new Fault('unavailable', 'not landed');
    });
  }
}
