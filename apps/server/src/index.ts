export { accountFile } from './account-file/account-file.ts';
export { removeUploads } from './adapters/access.ts';
export { collectionOutside } from './adapters/collection.ts';
export { recommendOutside } from './adapters/recommend.ts';
export { type Config, readConfig } from './config.ts';
export { openDatabase } from './database.ts';
export { afterDirty, definitions, foldIsWaiting } from './jobs.ts';
export { loadSecretKeys, secretKeyFile } from './secret-key.ts';
export { type RunningServer, startServer } from './server.ts';
