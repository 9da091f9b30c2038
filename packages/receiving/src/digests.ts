import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** MD5 in lower-case hex, as Last.fm's signatures prescribe it. */
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** What is stored of a secret. Plain SHA-256 does: the secrets are random and cannot be guessed. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** 128 random bits in hex: the form that session keys and auth tokens have on Last.fm. */
export const newKey = (): string => randomBytes(16).toString('hex');

/** Compares without telling by the time taken where the texts differ. */
export function sameText(left: string, right: string): boolean {
  return timingSafeEqual(hashSecret(left), hashSecret(right));
}
