import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { audit } from './audit.ts';
import type { Role } from './people.ts';
import { hashSecret, newSecret } from './secrets.ts';

export interface InvitationListed {
  readonly id: number;
  readonly role: Role;
  readonly note: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Name of the person who came by it. */
  readonly usedBy: string | null;
  readonly state: 'open' | 'used' | 'expired' | 'revoked';
}

const longestNote = 200;

/** Invites somebody for seven days. `token` is shown this once. Throws Fault `invalid` (note). */
export async function createInvitation(
  db: Database,
  input: { actorId: number; role: Role; note?: string | null; address?: string | null },
): Promise<InvitationListed & { token: string }> {
  const note = input.note?.trim() || null;
  if (note !== null && note.length > longestNote) {
    const fields = [{ field: 'note', reason: `use at most ${longestNote} characters` }];
    throw new Fault('invalid', 'The note cannot be used', { fields });
  }
  const token = newSecret();
  return db.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('invitations')
      .values({
        token_hash: hashSecret(token),
        role: input.role,
        note,
        created_by: input.actorId,
        expires_at: sql<Date>`now() + interval '7 days'`,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await audit(transaction, {
      personId: input.actorId,
      actorId: input.actorId,
      action: 'invitation-created',
      details: { invitation: id, role: input.role },
      address: input.address ?? null,
    });
    const row = await selectInvitations(transaction)
      .where('invitations.id', '=', id)
      .executeTakeFirstOrThrow();
    return { ...toInvitation(row), token };
  });
}

/** Invitations of all owners, newest first; set-up links are not among them. */
export async function listInvitations(executor: Executor): Promise<InvitationListed[]> {
  const rows = await selectInvitations(executor)
    .where('invitations.created_by', 'is not', null)
    .orderBy('invitations.id', 'desc')
    .execute();
  return rows.map(toInvitation);
}

/** Throws Fault `not-found`, or `conflict` for one that was used. Revoking twice is fine. */
export async function revokeInvitation(
  db: Database,
  input: { invitationId: number; actorId: number; address?: string | null },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('invitations')
      .select(['used_at', 'revoked_at'])
      .where('id', '=', input.invitationId)
      .where('created_by', 'is not', null)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new Fault('not-found', 'There is no such invitation');
    if (row.used_at) throw new Fault('conflict', 'The invitation was used; remove the person instead');
    if (row.revoked_at) return;
    await transaction
      .updateTable('invitations')
      .set({ revoked_at: sql<Date>`now()` })
      .where('id', '=', input.invitationId)
      .execute();
    await audit(transaction, {
      personId: input.actorId,
      actorId: input.actorId,
      action: 'invitation-revoked',
      details: { invitation: input.invitationId },
      address: input.address ?? null,
    });
  });
}

export interface OpenInvitation {
  readonly role: Role;
  readonly expiresAt: Date;
  /** True for the link that the server prints before there is an owner. */
  readonly isSetup: boolean;
}

/** What a link is good for; null when it is unknown, used, expired or revoked (which one is not told). */
export async function inspectInvitation(executor: Executor, token: string): Promise<OpenInvitation | null> {
  const row = await executor
    .selectFrom('invitations')
    .select(['role', 'expires_at', 'created_by'])
    .where('token_hash', '=', hashSecret(token))
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row ? { role: row.role, expiresAt: row.expires_at, isSetup: row.created_by === null } : null;
}

const selectInvitations = (executor: Executor) =>
  executor
    .selectFrom('invitations')
    .leftJoin('people', 'people.id', 'invitations.used_by')
    .select([
      'invitations.id',
      'invitations.role',
      'invitations.note',
      'invitations.created_at',
      'invitations.expires_at',
      'people.name as used_by_name',
      sql<InvitationListed['state']>`case
        when invitations.used_at is not null then 'used'
        when invitations.revoked_at is not null then 'revoked'
        when invitations.expires_at <= now() then 'expired'
        else 'open' end`.as('state'),
    ]);

const toInvitation = (row: {
  id: number;
  role: Role;
  note: string | null;
  created_at: Date;
  expires_at: Date;
  used_by_name: string | null;
  state: InvitationListed['state'];
}): InvitationListed => ({
  id: row.id,
  role: row.role,
  note: row.note,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedBy: row.used_by_name,
  state: row.state,
});
