import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { hashSecret, newSecret } from './secrets.ts';

/** What the browser's cookie carries. */
export interface SessionSecret {
  /** Plain secret; only its hash is stored. */
  readonly token: string;
  /** Until when the cookie is worth keeping. */
  readonly expiresAt: Date;
}

export interface ClientFacts {
  readonly address?: string | null;
  readonly userAgent?: string | null;
}

/** 30 days after the last use, at most 180 days after the sign-in. */
export const sessionEnd = sql<Date>`least(now() + interval '30 days', created_at + interval '180 days')`;

/** Makes a sign-in session with a fresh secret. `replaces` is the cookie sent along, which ends. */
export async function createSession(
  executor: Executor,
  personId: number,
  client: ClientFacts = {},
  replaces: string | null = null,
): Promise<SessionSecret> {
  if (replaces !== null) await deleteSessionByToken(executor, replaces);
  const token = newSecret();
  const row = await executor
    .insertInto('sign_in_sessions')
    .values({
      id_hash: hashSecret(token),
      person_id: personId,
      expires_at: sql<Date>`now() + interval '30 days'`,
      user_agent: client.userAgent?.slice(0, 300) ?? null,
      address: client.address ?? null,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return { token, expiresAt: row.expires_at };
}

async function deleteSessionByToken(executor: Executor, token: string): Promise<number | undefined> {
  const hash = hashSecret(token);
  const row = await executor
    .deleteFrom('sign_in_sessions')
    .where((where) => where.or([where('id_hash', '=', hash), where('previous_id_hash', '=', hash)]))
    .returning('person_id')
    .executeTakeFirst();
  return row?.person_id;
}

/** Ends the session of this cookie; an unknown one is fine. Returns whose it was. */
export const endSession = async (executor: Executor, token: string): Promise<number | null> =>
  (await deleteSessionByToken(executor, token)) ?? null;

/** Ends every session of the person but `exceptSessionId`; returns how many. */
export async function endSessionsOf(
  executor: Executor,
  personId: number,
  exceptSessionId: string | null = null,
): Promise<number> {
  let query = executor.deleteFrom('sign_in_sessions').where('person_id', '=', personId);
  if (exceptSessionId !== null) query = query.where('id', '<>', parseSessionId(exceptSessionId));
  const result = await query.executeTakeFirst();
  return Number(result.numDeletedRows);
}

export interface SessionListed {
  readonly id: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastSeenAt: Date;
  readonly current: boolean;
}

/** Where the person is signed in, last used first. */
export async function listSessions(
  executor: Executor,
  personId: number,
  currentSessionId: string | null,
): Promise<SessionListed[]> {
  const rows = await executor
    .selectFrom('sign_in_sessions')
    .select(['id', 'user_agent', 'address', 'created_at', 'last_seen_at'])
    .where('person_id', '=', personId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('last_seen_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: String(row.id),
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    current: String(row.id) === currentSessionId,
  }));
}

/** Ends one session of this person. Throws Fault `not-found`, for somebody else's as well. */
export async function deleteSession(executor: Executor, personId: number, sessionId: string): Promise<void> {
  const result = await executor
    .deleteFrom('sign_in_sessions')
    .where('person_id', '=', personId)
    .where('id', '=', parseSessionId(sessionId))
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) throw noSuchSession();
}

const noSuchSession = () => new Fault('not-found', 'There is no such sign-in session');

function parseSessionId(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw noSuchSession();
  return Number(text);
}
