import {
  createInvitation,
  deletePerson,
  type InvitationListed,
  listInvitations,
  listPeople,
  revokeInvitation,
} from '@fonoteca/accounts';
import { withdrawPerson } from '@fonoteca/recommend';
import { announceAccess, removeUploads } from '../adapters/access.ts';
import { baseUrl } from '../http/base-url.ts';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** People and invitations: for owners alone. */
export function ownerRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;

  routes.implement('GET /api/v1/people', async () => {
    const people = await listPeople(db);
    return {
      items: people.map(({ id, name, role, createdAt, lastSeenAt }) => ({
        id,
        name,
        role,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      })),
    };
  });

  routes.implement('DELETE /api/v1/people/{id}', async ({ caller, params, client }) => {
    const deleted = await deletePerson(
      db,
      {
        personId: params.id,
        actorId: caller.person.id,
        address: client.address,
      },
      withdrawPerson,
    );
    await removeUploads(runtime.config, deleted.files);
    runtime.tokens.forget();
    await announceAccess(db, params.id);
    return { ok: true };
  });

  routes.implement('GET /api/v1/invitations', async () => ({
    items: (await listInvitations(db)).map(view),
  }));

  routes.implement('POST /api/v1/invitations', async ({ context, caller, body, client }) => {
    const made = await createInvitation(db, {
      actorId: caller.person.id,
      role: body.role,
      note: body.note ?? null,
      address: client.address,
    });
    return { ...view(made), link: `${baseUrl(runtime, context)}/invitation?token=${made.token}` };
  });

  routes.implement('DELETE /api/v1/invitations/{id}', async ({ caller, params, client }) => {
    await revokeInvitation(db, {
      invitationId: params.id,
      actorId: caller.person.id,
      address: client.address,
    });
    return { ok: true };
  });
}

const view = (invitation: InvitationListed) => ({
  id: invitation.id,
  role: invitation.role,
  note: invitation.note,
  createdAt: invitation.createdAt.toISOString(),
  expiresAt: invitation.expiresAt.toISOString(),
  usedBy: invitation.usedBy,
  state: invitation.state,
});
