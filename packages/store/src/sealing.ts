import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Fault } from '@fonoteca/domain';

/** One encryption key and the id that sealed values name it by. Make it with `parseSecretKeys`. */
export interface SecretKey {
  /** 8 bytes, derived from the secret: says nothing about it. */
  readonly id: Buffer;
  /** 32 bytes, derived from the secret for encryption at rest alone. */
  readonly bytes: Buffer;
}

/** The first key seals; all of them open, so that a new key can be put in front of an old one. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

/** Whom and what a sealed value is for; it opens for nobody and nothing else. */
export interface SealContext {
  readonly personId: number;
  /** Such as `api-token-md5` or `lastfm-session-key`; never changed once values are stored. */
  readonly purpose: string;
}

const version = 1;
const idLength = 8;
const ivLength = 12;
const tagLength = 16;
const headerLength = 1 + idLength + ivLength;

/** A new secret as text: 32 random bytes in base64url, what FONOTECA_SECRET_KEY takes. */
export const generateSecretKey = (): string => randomBytes(32).toString('base64url');

/**
 * Reads FONOTECA_SECRET_KEY: 32 bytes in base64, base64url or hex; several separated by commas, the one
 * that seals first. Throws Fault `invalid` naming the field.
 */
export function parseSecretKeys(text: string): SecretKeys {
  const [first, ...others] = text.split(',').map((part) => parseSecretKey(part.trim()));
  if (!first) throw badKey();
  return [first, ...others];
}

function parseSecretKey(text: string): SecretKey {
  const secret = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[\w+/-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : undefined;
  if (secret?.length !== 32) throw badKey();
  // Derived, so that the same secret may serve other uses without one key doing two jobs.
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'fonoteca encryption at rest, v1', 32));
  const id = createHash('sha256').update('fonoteca key id\0').update(bytes).digest().subarray(0, idLength);
  return { id, bytes };
}

const badKey = () =>
  new Fault('invalid', 'The secret key is not usable', {
    fields: [{ field: 'FONOTECA_SECRET_KEY', reason: 'give 32 random bytes in base64 or hex' }],
  });

const additionalData = (header: Buffer, context: SealContext): Buffer =>
  Buffer.concat([header, Buffer.from(JSON.stringify([context.purpose, context.personId]))]);

/**
 * Encrypts with AES-256-GCM, bound to person and purpose.
 * Layout: version (1 byte), key id (8), nonce (12), ciphertext, tag (16).
 */
export function seal(keys: SecretKeys, plain: Buffer | string, context: SealContext): Buffer {
  const iv = randomBytes(ivLength);
  const header = Buffer.concat([Buffer.of(version), keys[0].id, iv]);
  const cipher = createCipheriv('aes-256-gcm', keys[0].bytes, iv, { authTagLength: tagLength });
  cipher.setAAD(additionalData(header, context));
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Decrypts what `seal` made. Throws Fault `unavailable` when the key that sealed it is not among `keys`
 * (the secret key was replaced), or when value, person or purpose are not those it was sealed with.
 */
export function open(keys: SecretKeys, sealed: Buffer, context: SealContext): Buffer {
  if (sealed.length < headerLength + tagLength || sealed[0] !== version) {
    throw new Fault('unavailable', 'A stored secret is damaged or of an unknown version');
  }
  const header = sealed.subarray(0, headerLength);
  const key = keys.find(({ id }) => id.equals(header.subarray(1, 1 + idLength)));
  if (!key) throw new Fault('unavailable', 'A stored secret was sealed with a key that is not configured');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, header.subarray(1 + idLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(additionalData(header, context));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(headerLength, -tagLength)), decipher.final()]);
  } catch (cause) {
    throw new Fault('unavailable', 'A stored secret does not belong to this person and purpose', { cause });
  }
}
