import { eventStream } from '../http/event-stream.ts';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** Scrobbling records and tracks, and the queue. */
export function scrobbleRoutes(routes: Implementations, runtime: Runtime): void {
  const { scrobbles, lookups } = runtime.delivery;

  routes.implement('POST /api/v1/scrobbles/preview', ({ caller, body }) =>
    scrobbles.preview(caller.person.id, body),
  );
  routes.implement('POST /api/v1/scrobbles', ({ caller, body }) => scrobbles.create(caller.person.id, body));

  routes.implement('GET /api/v1/scrobbles/jobs', ({ caller, query }) =>
    scrobbles.list(caller.person.id, query),
  );
  routes.implement('GET /api/v1/scrobbles/jobs/{id}', ({ caller, params }) =>
    scrobbles.get(caller.person.id, params.id),
  );
  routes.implement('GET /api/v1/scrobbles/jobs/{id}/items', ({ caller, params, query }) =>
    scrobbles.items(caller.person.id, params.id, query),
  );
  routes.implement('POST /api/v1/scrobbles/jobs/{id}/pause', ({ caller, params }) =>
    scrobbles.pause(caller.person.id, params.id),
  );
  routes.implement('POST /api/v1/scrobbles/jobs/{id}/resume', ({ caller, params }) =>
    scrobbles.resume(caller.person.id, params.id),
  );
  routes.implement('POST /api/v1/scrobbles/jobs/{id}/cancel', ({ caller, params }) =>
    scrobbles.cancel(caller.person.id, params.id),
  );
  routes.implement('PATCH /api/v1/scrobbles/jobs/{id}', ({ caller, params, body }) =>
    scrobbles.setPriority(caller.person.id, params.id, body.priority),
  );
  routes.implement('POST /api/v1/scrobbles/items/{id}/resend', ({ caller, params, body }) =>
    scrobbles.resend(caller.person.id, params.id, body),
  );

  routes.implement('GET /api/v1/scrobbles/events', async ({ context, caller }) =>
    eventStream(runtime, context, caller, ['scrobble-job', 'resync']),
  );

  routes.implement('GET /api/v1/scrobbles/search', ({ query }) => lookups.search(query.q, query.kind));
  routes.implement('GET /api/v1/scrobbles/search/album', async ({ query }) => ({
    tracks: await lookups.albumTracks(query),
  }));
}
