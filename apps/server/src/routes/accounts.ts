import {
  acceptInvitation,
  audit,
  changePassword,
  confirmPassword,
  deletePerson,
  inspectInvitation,
  listAudit,
  listSessions,
  needsOwner,
  renamePerson,
  revokeSession,
  setTimeZone,
  signIn,
  signOut,
  signOutEverywhere,
  updateSettings,
} from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import { enqueue } from '@fonoteca/jobs';
import { withdrawPerson } from '@fonoteca/recommend';
import { announceAccess, removeUploads } from '../adapters/access.ts';
import { viewMe } from '../adapters/me.ts';
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from '../http/cookies.ts';
import type { Implementations } from '../http/implement.ts';
import { cookieIsSecure, refusePlainHttp } from '../http/security.ts';
import { rebuildStatistics, recountJob } from '../jobs.ts';
import { type Runtime, version } from '../runtime.ts';

/** Set-up, sign-in and sign-out. */
export function accountRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;
  const signInContext = { db, limits: runtime.signInLimits };

  routes.implement('GET /api/v1/setup', async () => ({ needsOwner: await needsOwner(db), version }));

  routes.implement('GET /api/v1/invitations/by-token/{token}', async ({ params }) => {
    const invitation = await inspectInvitation(db, params.token);
    if (!invitation) throw new Fault('not-found', 'This link is not good any more; ask for a new one');
    return { role: invitation.role, expiresAt: invitation.expiresAt.toISOString() };
  });

  routes.implement('POST /api/v1/invitations/accept', async ({ context, body, client }) => {
    refusePlainHttp(context, runtime.config);
    const { person, session } = await acceptInvitation(db, { ...client, ...body });
    writeSessionCookie(context, session, cookieIsSecure(context, runtime.config));
    return viewMe(db, person);
  });

  routes.implement('POST /api/v1/sign-in', async ({ context, body, client }) => {
    refusePlainHttp(context, runtime.config);
    const replaces = readSessionCookie(context);
    const { person, session } = await signIn(signInContext, { ...client, ...body, replaces });
    writeSessionCookie(context, session, cookieIsSecure(context, runtime.config));
    return viewMe(db, person);
  });

  routes.implement('POST /api/v1/sign-out', async ({ context, caller, client }) => {
    const cookie = readSessionCookie(context);
    if (cookie) await signOut(db, cookie, client.address);
    clearSessionCookie(context, cookieIsSecure(context, runtime.config));
    await announceAccess(db, caller.person.id);
    return { ok: true };
  });

  routes.implement('GET /api/v1/me', ({ caller }) => viewMe(db, caller.person));

  routes.implement('PATCH /api/v1/me', async ({ caller, body, client }) => {
    let { person } = caller;
    const personId = person.id;
    if (body.name !== undefined && body.name !== person.name) {
      person = await renamePerson(db, {
        personId,
        name: body.name,
        actorId: personId,
        address: client.address,
      });
      runtime.tokens.forget();
    }
    if (body.timeZone !== undefined) {
      const { timeZone, changed } = await setTimeZone(db, personId, body.timeZone);
      person = { ...person, timeZone };
      if (changed) {
        await db.transaction().execute((transaction) => rebuildStatistics(transaction, personId));
      }
    }
    if (body.scrobbleRule !== undefined) {
      const updated = await updateSettings(db, personId, { scrobbleRule: body.scrobbleRule });
      person = { ...person, settings: updated.settings };
      if (updated.scrobbleRuleChanged) {
        await enqueue(db, recountJob, { personId }, { personId, singletonKey: `recount ${personId}` });
      }
    }
    return viewMe(db, person);
  });

  routes.implement('DELETE /api/v1/me', async ({ context, caller, body, client }) => {
    const { person } = caller;
    if (body.confirm !== person.name) {
      throw new Fault('invalid', 'The name does not match', {
        fields: [{ field: 'confirm', reason: 'type the name of the account exactly' }],
      });
    }
    await confirmPassword(signInContext, {
      personId: person.id,
      password: body.password,
      address: client.address,
    });
    const deleted = await deletePerson(
      db,
      {
        personId: person.id,
        actorId: person.id,
        address: client.address,
      },
      withdrawPerson,
    );
    await removeUploads(runtime.config, deleted.files);
    runtime.tokens.forget();
    clearSessionCookie(context, cookieIsSecure(context, runtime.config));
    await announceAccess(db, person.id);
    return { ok: true };
  });

  routes.implement('POST /api/v1/me/password', async ({ context, caller, body, client }) => {
    const session = await changePassword(signInContext, { ...client, ...body, personId: caller.person.id });
    writeSessionCookie(context, session, cookieIsSecure(context, runtime.config));
    await announceAccess(db, caller.person.id);
    return { ok: true };
  });

  routes.implement('GET /api/v1/me/sessions', async ({ caller }) => {
    const items = await listSessions(db, caller.person.id, caller.sessionId);
    return {
      items: items.map((item) => ({
        ...item,
        createdAt: item.createdAt.toISOString(),
        lastSeenAt: item.lastSeenAt.toISOString(),
      })),
    };
  });

  routes.implement('DELETE /api/v1/me/sessions', async ({ caller, client }) => {
    const personId = caller.person.id;
    await signOutEverywhere(db, { personId, exceptSessionId: caller.sessionId, address: client.address });
    await announceAccess(db, personId);
    return { ok: true };
  });

  routes.implement('DELETE /api/v1/me/sessions/{id}', async ({ caller, params, client }) => {
    const personId = caller.person.id;
    await revokeSession(db, { personId, sessionId: params.id, address: client.address });
    await announceAccess(db, personId);
    return { ok: true };
  });

  routes.implement('GET /api/v1/me/audit', async ({ caller, query }) => {
    const { items, next } = await listAudit(db, caller.person.id, query.cursor ?? null, query.limit);
    return { items: items.map((item) => ({ ...item, at: item.at.toISOString() })), next };
  });
}

/** Notes in the audit trail that somebody took their listens out. */
export const auditExport = (runtime: Runtime, personId: number, address: string | null): Promise<void> =>
  audit(runtime.store.db, { personId, actorId: personId, action: 'listens-exported', address });
