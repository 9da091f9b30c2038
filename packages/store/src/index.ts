export {
  type BackupManifest,
  type BackupOptions,
  type Restored,
  type RestoreOptions,
  restoreBackup,
  writeBackup,
} from './backup/index.ts';
export { type Database, type Executor, openStore, type Store } from './database.ts';
export { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from './embedded/index.ts';
export { keptSecret } from './instance-secrets.ts';
export { latestMigration, migrate } from './migrate.ts';
export { outageOf } from './outage.ts';
export type * from './schema.ts';
export {
  generateSecretKey,
  open,
  parseSecretKeys,
  type SealContext,
  type SecretKey,
  type SecretKeys,
  seal,
} from './sealing.ts';
export { openSession, type Session, type SessionOptions } from './session.ts';
