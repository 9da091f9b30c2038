import { createHmac, randomBytes } from 'node:crypto';
import { type Database, keptSecret, type SecretKeys } from '@fonoteca/store';

/** What platforms sign their calls with. Made anew, subscriptions that were made with the old one run out. */
export const loadHookSecret = (db: Database, keys: SecretKeys): Promise<string> =>
  keptSecret(db, keys, 'live-hooks', () => randomBytes(32).toString('base64url'));

/** Each platform is told its own: none can sign for another. */
export const secretFor = (platform: string, secret: string): string =>
  createHmac('sha256', secret).update(platform).digest('base64url');
