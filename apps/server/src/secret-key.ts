import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSecretKey, parseSecretKeys, type SecretKeys } from '@fonoteca/store';
import type { Config } from './config.ts';

/** Where the secret key is kept when none is configured. */
export const secretKeyFile = (data: string): string => join(data, 'secret-key');

/**
 * The configured secret key, or the one in the data folder; makes that one at the first start, readable
 * by its owner alone. Throws Fault `invalid` for a key that is none.
 */
export function loadSecretKeys(config: Pick<Config, 'secretKey' | 'data'>): SecretKeys {
  if (config.secretKey) return parseSecretKeys(config.secretKey);
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const path = secretKeyFile(config.data);
  try {
    // `wx` fails when another start was faster; then its key is the one.
    writeFileSync(path, `${generateSecretKey()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return parseSecretKeys(readFileSync(path, 'utf8').trim());
}
