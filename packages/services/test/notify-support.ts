import { createECDH } from 'node:crypto';
import type { PushKeys } from '@fonoteca/live';

/** A pair as the installation makes it, base64url. */
export function makePushKeys(): PushKeys {
  const pair = createECDH('prime256v1');
  // Its private key may come without leading zeros: such a pair is not taken.
  do pair.generateKeys();
  while (pair.getPrivateKey().length !== 32);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') };
}
