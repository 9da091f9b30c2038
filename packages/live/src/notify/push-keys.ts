import { createECDH } from 'node:crypto';
import { type Database, keptSecret, type SecretKeys } from '@fonoteca/store';

/** VAPID (RFC 8292): who sends pushes. Base64url; the public key 65 bytes, the private 32. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/**
 * The key pair of this installation: browsers hold on to the public one. Where it is made anew because no
 * configured key opens it, the browsers that trusted it were sealed with that key, too.
 */
export async function loadPushKeys(db: Database, keys: SecretKeys): Promise<PushKeys> {
  return JSON.parse(await keptSecret(db, keys, 'push-keys', () => JSON.stringify(makePushKeys())));
}

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
