import { type LivePreferences, readPreferences, writePreferences } from '@fonoteca/live';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** What a person is told of broadcasts, when, and where. */
export function liveNotificationRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;
  const { targets, publicKey } = runtime.notifications;

  routes.implement('GET /api/v1/live/preferences', async ({ caller }) =>
    answered(await readPreferences(db, caller.person.id)),
  );
  routes.implement('PUT /api/v1/live/preferences', async ({ caller, body }) =>
    answered(await writePreferences(db, caller.person.id, body)),
  );
  routes.implement('GET /api/v1/live/targets', async ({ caller }) => ({
    items: await targets.list(caller.person.id),
    push: { publicKey: await publicKey() },
    email: { configured: targets.mailConfigured },
  }));
  routes.implement('POST /api/v1/live/targets', ({ caller, client, body }) =>
    targets.add({ personId: caller.person.id, address: client.address }, body),
  );
  routes.implement('PATCH /api/v1/live/targets/{id}', ({ caller, params, body }) =>
    targets.change(caller.person.id, params.id, body),
  );
  routes.implement('DELETE /api/v1/live/targets/{id}', async ({ caller, client, params }) => {
    await targets.remove({ personId: caller.person.id, address: client.address }, params.id);
    return { ok: true };
  });
  routes.implement('POST /api/v1/live/targets/{id}/test', ({ caller, params }) =>
    targets.test(caller.person.id, params.id),
  );
}

const answered = ({ groups, ...rest }: LivePreferences) => ({ ...rest, groups: groups && [...groups] });
