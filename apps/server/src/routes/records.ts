import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

const notYet = (): never => {
  throw new Fault('unavailable', 'Not built yet');
};

/** The shelf: importing, browsing, sharing. */
export function recordRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/records', notYet);
  routes.implement('GET /api/v1/records/facets', notYet);
  routes.implement('GET /api/v1/records/random', notYet);
  routes.implement('GET /api/v1/records/track-lists', notYet);
  routes.implement('GET /api/v1/records/artists/{key}', notYet);
  routes.implement('GET /api/v1/records/{id}', notYet);
  routes.implement('DELETE /api/v1/records/{id}', notYet);
  routes.implement('PATCH /api/v1/records/{id}/tracks/{number}', notYet);
  routes.implement('POST /api/v1/records/{id}/refresh', notYet);
  routes.implement('POST /api/v1/records', notYet);
  routes.implement('GET /api/v1/records/barcodes/{code}', notYet);
  routes.implement('POST /api/v1/record-imports', notYet);
  routes.implement('POST /api/v1/record-imports/discogs', notYet);
  routes.implement('GET /api/v1/record-imports', notYet);
  routes.implement('GET /api/v1/record-imports/{id}', notYet);
  routes.implement('POST /api/v1/record-imports/{id}/cancel', notYet);
  routes.implement('GET /api/v1/images/{image}/{size}', notYet);
  routes.implement('GET /api/v1/shelf-share', notYet);
  routes.implement('POST /api/v1/shelf-share', notYet);
  routes.implement('DELETE /api/v1/shelf-share', notYet);
  routes.implement('GET /api/v1/shelves/{token}', notYet);
  routes.implement('GET /api/v1/shelves/{token}/facets', notYet);
  routes.implement('GET /api/v1/shelves/{token}/records/{id}', notYet);
}
