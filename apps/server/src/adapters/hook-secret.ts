import { createHmac, randomBytes } from 'node:crypto';
import { type Database, open, type SecretKeys, seal } from '@fonoteca/store';

const name = 'live-hooks';
const context = { personId: 0, purpose: 'instance live-hooks' };

/**
 * What platforms sign their calls with, made at the first use and kept sealed: the same for every process.
 * One that opens with no configured key is made anew; subscriptions that were made with it run out.
 */
export async function loadHookSecret(db: Database, keys: SecretKeys): Promise<string> {
  for (;;) {
    const stored = await read(db);
    const opened = stored && tryOpen(keys, stored);
    if (opened) return opened;
    const sealed = seal(keys, randomBytes(32).toString('base64url'), context);
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

/** Each platform is told its own: none can sign for another. */
export const secretFor = (platform: string, secret: string): string =>
  createHmac('sha256', secret).update(platform).digest('base64url');

async function read(db: Database): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('instance_secrets')
    .select('sealed')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.sealed;
}

function tryOpen(keys: SecretKeys, sealed: Buffer): string | undefined {
  try {
    return open(keys, sealed, context).toString('utf8');
  } catch {
    return undefined;
  }
}
