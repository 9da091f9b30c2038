import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { type Person, toPerson } from './people.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { type SessionSecret, sessionEnd } from './sign-in-sessions.ts';

export interface AuthenticatedSession {
  /** For lists and for ending it; not the secret. */
  readonly sessionId: string;
  readonly person: Person;
  /** A new secret to set as the cookie, or null: at most once in 24 h of use. */
  readonly rotated: SessionSecret | null;
}

/**
 * Whose cookie this is; null when it is unknown or over. One indexed query; `last_seen_at` is written at
 * most once a minute.
 *
 * A secret is replaced after 24 h. The one before stays good until the new one is first used, so that a
 * reply lost on its way signs nobody out, and 60 s longer, for requests that were sent side by side.
 */
export async function authenticateSession(db: Database, token: string): Promise<AuthenticatedSession | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const found = await findSession(db, hashSecret(token));
  if (!found) return null;
  const rotated = found.rotation_due ? await rotate(db, found.session_id, hashSecret(token)) : null;
  if (found.first_use_of_new_secret) await confirmRotation(db, found.session_id, hashSecret(token));
  if (found.seen_long_ago && !rotated) await noteSeen(db, found.session_id);
  return { sessionId: String(found.session_id), person: toPerson(found), rotated };
}

function findSession(db: Database, hash: Buffer) {
  return db
    .selectFrom('sign_in_sessions as session')
    .innerJoin('people', 'people.id', 'session.person_id')
    .select([
      'session.id as session_id',
      'people.id',
      'people.name',
      'people.role',
      'people.time_zone',
      'people.settings',
      'people.created_at',
      sql<boolean>`session.last_seen_at < now() - interval '1 minute'`.as('seen_long_ago'),
      sql<boolean>`session.id_hash = ${hash} and session.previous_id_hash is not null
        and session.previous_until is null`.as('first_use_of_new_secret'),
      // The old secret still comes a minute after its rotation and the new one never did: its reply was lost.
      sql<boolean>`case when session.id_hash = ${hash} then session.rotated_at < now() - interval '24 hours'
        else session.previous_until is null and session.rotated_at < now() - interval '60 seconds'
        end`.as('rotation_due'),
    ])
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where((where) =>
      where.or([
        where('session.id_hash', '=', hash),
        where.and([
          where('session.previous_id_hash', '=', hash),
          where.or([
            where('session.previous_until', 'is', null),
            where('session.previous_until', '>', sql<Date>`now()`),
          ]),
        ]),
      ]),
    )
    .executeTakeFirst();
}

/** Of requests side by side one wins; the others get null and go on with the secret they have. */
async function rotate(db: Database, sessionId: number, presented: Buffer): Promise<SessionSecret | null> {
  const token = newSecret();
  const row = await db
    .updateTable('sign_in_sessions')
    .set({
      id_hash: hashSecret(token),
      previous_id_hash: presented,
      previous_until: null,
      rotated_at: sql<Date>`now()`,
      last_seen_at: sql<Date>`now()`,
      expires_at: sessionEnd,
    })
    .where('id', '=', sessionId)
    .where((where) =>
      where.or([
        where('id_hash', '=', presented),
        where.and([
          where('previous_id_hash', '=', presented),
          where('previous_until', 'is', null),
          where('rotated_at', '<', sql<Date>`now() - interval '60 seconds'`),
        ]),
      ]),
    )
    .returning('expires_at')
    .executeTakeFirst();
  return row ? { token, expiresAt: row.expires_at } : null;
}

async function confirmRotation(db: Database, sessionId: number, presented: Buffer): Promise<void> {
  await db
    .updateTable('sign_in_sessions')
    .set({ previous_until: sql<Date>`now() + interval '60 seconds'` })
    .where('id', '=', sessionId)
    .where('id_hash', '=', presented)
    .where('previous_until', 'is', null)
    .execute();
}

async function noteSeen(db: Database, sessionId: number): Promise<void> {
  await db
    .updateTable('sign_in_sessions')
    .set({ last_seen_at: sql<Date>`now()`, expires_at: sessionEnd })
    .where('id', '=', sessionId)
    .where('last_seen_at', '<', sql<Date>`now() - interval '1 minute'`)
    .execute();
}
