import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits in base64url: sign-in session secrets and invitation tokens. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret. Plain SHA-256 does: the secrets are random and cannot be guessed. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** MD5 in lower-case hex, as AudioScrobbler 1.2 and Last.fm's mobile sign-in prescribe it. */
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
