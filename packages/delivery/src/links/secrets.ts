import { type Database, open, type SecretKeys, seal } from '@fonoteca/store';
import { type AccountSecret, accountSecret, type OpenAccount } from '../ports.ts';

const purpose = 'linked-account';

export const sealSecret = (keys: SecretKeys, personId: number, secret: AccountSecret): Buffer =>
  seal(keys, JSON.stringify(secret), { personId, purpose });

/** A linked account with its secret; null when it is gone. Throws Fault `unavailable` for a secret that does not open. */
export async function openAccount(
  db: Database,
  keys: SecretKeys,
  accountId: number,
): Promise<OpenAccount | null> {
  const row = await db
    .selectFrom('linked_accounts')
    .select(['id', 'person_id', 'service', 'url', 'name', 'secret_sealed'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (!row) return null;
  const plain = open(keys, row.secret_sealed, { personId: row.person_id, purpose });
  return {
    id: row.id,
    personId: row.person_id,
    service: row.service,
    url: row.url || null,
    name: row.name,
    secret: accountSecret.parse(JSON.parse(plain.toString('utf8'))),
  };
}

/** The account that a person linked at a service itself, or null. */
export async function openAccountOf(
  db: Database,
  keys: SecretKeys,
  personId: number,
  service: OpenAccount['service'],
): Promise<OpenAccount | null> {
  const row = await db
    .selectFrom('linked_accounts')
    .select('id')
    .where('person_id', '=', personId)
    .where('service', '=', service)
    .where('url', '=', '')
    .executeTakeFirst();
  return row ? openAccount(db, keys, row.id) : null;
}
