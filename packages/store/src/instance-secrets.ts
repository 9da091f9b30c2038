import type { Database } from './database.ts';
import { open, type SecretKeys, seal } from './sealing.ts';

/**
 * A secret of the installation, made at the first use and kept sealed in the database: the same for every
 * process, after a restore and under a new secret key. One that opens with no configured key is made anew.
 *
 * @param name never changed once a value is stored
 */
export async function keptSecret(
  db: Database,
  keys: SecretKeys,
  name: string,
  make: () => string,
): Promise<string> {
  const context = { personId: 0, purpose: `instance ${name}` };
  for (;;) {
    const stored = await read(db, name);
    const opened = stored && tryOpen(keys, stored, context);
    if (opened) return opened;
    const sealed = seal(keys, make(), context);
    if (stored)
      await db
        .updateTable('instance_secrets')
        .set({ sealed })
        .where('name', '=', name)
        .where('sealed', '=', stored)
        .execute();
    else
      await db
        .insertInto('instance_secrets')
        .values({ name, sealed })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    // Another process may have been faster; then its secret is the one.
  }
}

async function read(db: Database, name: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('instance_secrets')
    .select('sealed')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.sealed;
}

function tryOpen(keys: SecretKeys, sealed: Buffer, context: Parameters<typeof open>[2]): string | undefined {
  try {
    return open(keys, sealed, context).toString('utf8');
  } catch {
    return undefined;
  }
}
