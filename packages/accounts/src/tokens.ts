import { randomUUID } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { type SecretKeys, seal } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { audit } from './audit.ts';
import { hashSecret, md5 } from './secrets.ts';

/** scrobble: submit listens · read: listens and statistics · write: edit, delete, import. */
export const tokenScopes = ['scrobble', 'read', 'write'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export interface TokenListed {
  readonly id: number;
  readonly label: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  /** To the minute; null before the first use. */
  readonly lastUsedAt: Date | null;
  readonly lastClient: string | null;
}

/** The purpose that md5(token) is sealed for. */
export const tokenMd5Purpose = 'api-token-md5';

const mostTokens = 100;
const inputSchema = z.object({
  label: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{C}*$/u, 'leave out control characters'),
  scopes: z.array(z.enum(tokenScopes)).min(1),
});

/**
 * Makes a token for a scrobble client. `token` is a UUID (36 characters; 32 would be taken for a hash by
 * mpdscribble) and is shown this once. Stored are its SHA-256, and md5(token) encrypted, because the old
 * protocols prove with it. Throws Fault `invalid` (label, scopes) or `conflict` beyond 100 tokens.
 */
export async function createToken(
  db: Database,
  keys: SecretKeys,
  input: {
    personId: number;
    label: string;
    scopes: readonly string[];
    actorId: number | null;
    address?: string | null;
  },
): Promise<TokenListed & { token: string }> {
  const { label, scopes } = parseInput(input);
  const token = randomUUID();
  return db.transaction().execute(async (transaction) => {
    await refuseTooMany(transaction, input.personId);
    const row = await transaction
      .insertInto('api_tokens')
      .values({
        person_id: input.personId,
        label,
        token_hash: hashSecret(token),
        token_md5_sealed: seal(keys, md5(token), { personId: input.personId, purpose: tokenMd5Purpose }),
        scopes,
      })
      .returning(listedColumns)
      .executeTakeFirstOrThrow();
    await audit(transaction, {
      personId: input.personId,
      actorId: input.actorId,
      action: 'token-created',
      details: { token: row.id, label, scopes },
      address: input.address ?? null,
    });
    return { ...toListed(row), token };
  });
}

function parseInput(input: { label: string; scopes: readonly string[] }) {
  const parsed = inputSchema.safeParse(input);
  if (parsed.success) return { label: parsed.data.label, scopes: [...new Set(parsed.data.scopes)] };
  throw new Fault('invalid', 'The token cannot be made', {
    fields: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), reason: issue.message })),
  });
}

async function refuseTooMany(transaction: Executor, personId: number): Promise<void> {
  const person = await transaction
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw new Fault('not-found', 'There is no such person');
  const tokens = await listTokens(transaction, personId);
  if (tokens.length < mostTokens) return;
  throw new Fault('conflict', `There are ${mostTokens} tokens already; revoke one that is not in use`);
}

const listedColumns = ['id', 'label', 'scopes', 'created_at', 'last_used_at', 'last_client'] as const;

/** This person's tokens that stand, newest first. */
export async function listTokens(executor: Executor, personId: number): Promise<TokenListed[]> {
  const rows = await executor
    .selectFrom('api_tokens')
    .select(listedColumns)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toListed);
}

/**
 * Revokes a token of this person and ends what clients signed in with it. A `TokenAuthenticator` of this
 * process should `forget` it; others stop within its cache time. Throws Fault `not-found`, for somebody
 * else's as well.
 */
export async function revokeToken(
  db: Database,
  input: { personId: number; tokenId: number; actorId: number | null; address?: string | null },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // The row stays, listens name it as their origin; what it could be used with goes.
    const row = await transaction
      .updateTable('api_tokens')
      .set({ revoked_at: sql<Date>`now()`, token_md5_sealed: Buffer.alloc(0) })
      .where('id', '=', input.tokenId)
      .where('person_id', '=', input.personId)
      .where('revoked_at', 'is', null)
      .returning('label')
      .executeTakeFirst();
    if (!row) throw new Fault('not-found', 'There is no such token');
    await transaction.deleteFrom('protocol_sessions').where('api_token_id', '=', input.tokenId).execute();
    await audit(transaction, {
      personId: input.personId,
      actorId: input.actorId,
      action: 'token-revoked',
      details: { token: input.tokenId, label: row.label },
      address: input.address ?? null,
    });
  });
}

/** Scopes as stored; one of a later version is left out. */
export const toScopes = (stored: readonly string[]): TokenScope[] =>
  tokenScopes.filter((scope) => stored.includes(scope));

const toListed = (row: {
  id: number;
  label: string;
  scopes: string[];
  created_at: Date;
  last_used_at: Date | null;
  last_client: string | null;
}): TokenListed => ({
  id: row.id,
  label: row.label,
  scopes: toScopes(row.scopes),
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  lastClient: row.last_client,
});
