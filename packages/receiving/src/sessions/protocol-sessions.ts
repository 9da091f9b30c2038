import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { hashSecret, newKey } from '../digests.ts';
import type { ProtocolSessions } from '../ports.ts';

const audioscrobblerLifetime = sql<Date>`now() + interval '7 days'`;
const authTokenLifetime = sql<Date>`now() + interval '60 minutes'`;
/** Clients like pylast sign in anew at every start: of one token the newest sessions stay. */
const mostSessionsOfToken = 100;

/** Sessions and auth tokens in the database; see the port for what each call promises. */
export function createProtocolSessions(db: Database): ProtocolSessions {
  return {
    async open(protocol, tokenId, client) {
      const key = newKey();
      await db
        .insertInto('protocol_sessions')
        .values({
          key_hash: hashSecret(key),
          protocol,
          api_token_id: tokenId,
          client: client?.slice(0, 100) ?? null,
          expires_at: protocol === 'audioscrobbler' ? audioscrobblerLifetime : null,
        })
        .execute();
      await removeOldSessions(db, tokenId);
      return key;
    },

    async find(protocol, key) {
      if (!/^[0-9a-f]{32}$/.test(key)) return null;
      const row = await db
        .selectFrom('protocol_sessions as session')
        .innerJoin('api_tokens as token', 'token.id', 'session.api_token_id')
        .innerJoin('people', 'people.id', 'token.person_id')
        .select([
          'people.id as personId',
          'people.name',
          'token.id as tokenId',
          'token.scopes',
          'session.client',
        ])
        .where('session.key_hash', '=', hashSecret(key))
        .where('session.protocol', '=', protocol)
        .where('token.revoked_at', 'is', null)
        .where((where) =>
          where.or([
            where('session.expires_at', 'is', null),
            where('session.expires_at', '>', sql<Date>`now()`),
          ]),
        )
        .executeTakeFirst();
      return row ?? null;
    },

    async issueAuthToken(apiKey, personId) {
      const token = newKey();
      await db
        .deleteFrom('lastfm_auth_tokens')
        .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
        .execute();
      await db
        .insertInto('lastfm_auth_tokens')
        .values({
          token_hash: hashSecret(token),
          api_key: apiKey,
          person_id: personId,
          expires_at: authTokenLifetime,
          used_at: null,
        })
        .execute();
      return token;
    },

    async canAuthorise(token, apiKey) {
      const row = await db
        .selectFrom('lastfm_auth_tokens')
        .select('api_key')
        .where('token_hash', '=', hashSecret(token))
        .where('api_key', '=', apiKey)
        .where('person_id', 'is', null)
        .where('expires_at', '>', sql<Date>`now()`)
        .executeTakeFirst();
      return row !== undefined;
    },

    async authorise(token, apiKey, personId) {
      const row = await db
        .updateTable('lastfm_auth_tokens')
        .set({ person_id: personId })
        .where('token_hash', '=', hashSecret(token))
        .where('api_key', '=', apiKey)
        .where('person_id', 'is', null)
        .where('expires_at', '>', sql<Date>`now()`)
        .returning('api_key')
        .executeTakeFirst();
      return row !== undefined;
    },

    async redeem(token, apiKey) {
      const hash = hashSecret(token);
      const used = await db
        .updateTable('lastfm_auth_tokens')
        .set({ used_at: sql<Date>`now()` })
        .where('token_hash', '=', hash)
        .where('api_key', '=', apiKey)
        .where('person_id', 'is not', null)
        .where('used_at', 'is', null)
        .where('expires_at', '>', sql<Date>`now()`)
        .returning('person_id')
        .executeTakeFirst();
      if (used?.person_id) return { state: 'authorised', personId: used.person_id };
      const row = await db
        .selectFrom('lastfm_auth_tokens')
        .select(sql<boolean>`used_at is not null or expires_at <= now()`.as('over'))
        .where('token_hash', '=', hash)
        .where('api_key', '=', apiKey)
        .executeTakeFirst();
      if (!row) return { state: 'unknown' };
      return { state: row.over ? 'expired' : 'waiting' };
    },
  };
}

async function removeOldSessions(db: Database, tokenId: number): Promise<void> {
  await sql`
    delete from protocol_sessions where api_token_id = ${tokenId} and (expires_at <= now() or key_hash in (
      select key_hash from protocol_sessions where api_token_id = ${tokenId}
      order by created_at desc offset ${mostSessionsOfToken}))`.execute(db);
}
