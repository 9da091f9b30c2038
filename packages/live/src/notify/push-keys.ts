import { createECDH } from 'node:crypto';
import { type Database, open, type SecretKeys, seal } from '@fonoteca/store';

/** VAPID (RFC 8292): who sends pushes. Base64url; the public key 65 bytes, the private 32. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const name = 'push-keys';
const context = { personId: 0, purpose: 'instance push-keys' };

/**
 * The key pair of this installation, made at the first call and kept sealed in the database: browsers hold
 * on to the public one, so it is the same for every process, after a restore and under a new secret key.
 * One that opens with no configured key is made anew; the browsers that trusted it were sealed with that key, too.
 */
export async function loadPushKeys(db: Database, keys: SecretKeys): Promise<PushKeys> {
  const stored = await read(db);
  const opened = stored && tryOpen(keys, stored);
  if (opened) return opened;
  const sealed = seal(keys, JSON.stringify(makePushKeys()), context);
  if (stored) {
    await db
      .updateTable('instance_secrets')
      .set({ sealed })
      .where('name', '=', name)
      .where('sealed', '=', stored)
      .execute();
  } else {
    await db
      .insertInto('instance_secrets')
      .values({ name, sealed })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  // Another process may have been faster; then its pair is the one.
  const kept = await read(db);
  if (!kept) throw new Error('the keys for pushes were not stored');
  return parse(open(keys, kept, context));
}

async function read(db: Database): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('instance_secrets')
    .select('sealed')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.sealed;
}

function tryOpen(keys: SecretKeys, sealed: Buffer): PushKeys | undefined {
  try {
    return parse(open(keys, sealed, context));
  } catch {
    return undefined;
  }
}

const parse = (plain: Buffer): PushKeys => JSON.parse(plain.toString('utf8')) as PushKeys;

function makePushKeys(): PushKeys {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    publicKey: pair.getPublicKey('base64url'),
    // Leading zeros are left out of it, and 32 bytes are asked for.
    privateKey: Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
      .subarray(-32)
      .toString('base64url'),
  };
}
