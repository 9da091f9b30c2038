import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';

/** Everything that changes access, or takes data out. */
export type AuditAction =
  | 'signed-in'
  | 'signed-out'
  | 'signed-out-everywhere'
  | 'sign-in-locked'
  | 'sign-in-session-revoked'
  | 'person-created'
  | 'person-renamed'
  | 'person-deleted'
  | 'password-changed'
  | 'password-reset'
  | 'role-changed'
  | 'token-created'
  | 'token-revoked'
  | 'protocol-session-created'
  | 'invitation-created'
  | 'invitation-accepted'
  | 'invitation-revoked'
  | 'service-linked'
  | 'service-unlinked'
  | 'notification-target-added'
  | 'notification-target-removed'
  | 'live-platform-changed'
  | 'listens-exported'
  | 'account-exported';

export interface AuditInput {
  /** Whose account it is about; null when that person is gone. */
  readonly personId: number | null;
  /** Who did it; null for the command line, the server itself or a stranger. */
  readonly actorId: number | null;
  readonly action: AuditAction;
  /** Ids, labels and scopes. Never a password, token, link or hash of one. */
  readonly details?: Record<string, string | number | boolean | null | readonly string[]>;
  readonly address?: string | null;
}

/** Writes one entry; give it the transaction of the deed, so that neither exists without the other. */
export async function audit(executor: Executor, entry: AuditInput): Promise<void> {
  await executor
    .insertInto('audit_entries')
    .values({
      person_id: entry.personId,
      actor_id: entry.actorId,
      action: entry.action,
      details: JSON.stringify(entry.details ?? {}),
      address: entry.address ?? null,
    })
    .execute();
}

export interface AuditEntry {
  readonly id: number;
  readonly action: string;
  readonly details: Record<string, unknown>;
  readonly address: string | null;
  readonly at: Date;
}

/** What was done to this person's account or by this person, newest first; `next` is the next cursor. */
export async function listAudit(
  executor: Executor,
  personId: number,
  cursor: string | null = null,
  limit = 50,
): Promise<{ items: AuditEntry[]; next: string | null }> {
  let query = executor
    .selectFrom('audit_entries')
    .select(['id', 'action', 'details', 'address', 'at'])
    .where((where) => where.or([where('person_id', '=', personId), where('actor_id', '=', personId)]))
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (cursor !== null) query = query.where('id', '<', parseCursor(cursor));
  const rows = await query.execute();
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
}

function parseCursor(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new Fault('invalid', 'The cursor cannot be used', {
    fields: [{ field: 'cursor', reason: 'give back `next` of the page before, as it came' }],
  });
}
