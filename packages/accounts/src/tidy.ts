import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';

/** Removes what has run out: for a daily job. Nothing depends on it; expired rows are never honoured. */
export async function tidyAccounts(db: Database): Promise<void> {
  const now = sql<Date>`now()`;
  await db.deleteFrom('sign_in_sessions').where('expires_at', '<', now).execute();
  await db.deleteFrom('protocol_sessions').where('expires_at', '<', now).execute();
  await db.deleteFrom('lastfm_auth_tokens').where('expires_at', '<', now).execute();
  await db.deleteFrom('rate_limits').where('expire', '<', Date.now()).execute();
  await db
    .deleteFrom('invitations')
    .where('used_at', 'is', null)
    .where('expires_at', '<', sql<Date>`now() - interval '90 days'`)
    .execute();
}
