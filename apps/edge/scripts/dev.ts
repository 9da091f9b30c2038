/**
 * npm run edge:dev -- [--collection FILE] [--base-url URL] [--port N] [--double] [--no-build]
 *
 * Serves the edge on this machine, in workerd, with no account anywhere. Last.fm's keys come from the
 * environment (LASTFM_API_KEY, LASTFM_SECRET, LASTFM_BASE_URL); with --double a stand-in for Last.fm runs beside it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleWorker, edgeFolder, workerFile } from './bundle.ts';
import { startLocal } from './local.ts';
import { buildSite, readShelf, siteFolder } from './site.ts';

const { values } = parseArgs({
  options: {
    collection: { type: 'string' },
    'base-url': { type: 'string' },
    port: { type: 'string', default: '0' },
    double: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const storage = join(edgeFolder, 'data');

/** Kept, so that what was sealed yesterday opens today. */
async function encryptionKey(): Promise<string> {
  const file = join(storage, 'encryption.key');
  if (!existsSync(file)) {
    await mkdir(storage, { recursive: true });
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  }
  return (await readFile(file, 'utf8')).trim();
}

async function lastfmKeys(): Promise<{
  keys: Record<string, string>;
  close: () => Promise<void>;
  says: string;
}> {
  if (values.double) {
    const { startLastfmDouble } = await import('@fonoteca/test-kit');
    const double = await startLastfmDouble({ ledgerFile: join(storage, 'double.jsonl') });
    double.addUser({ name: 'ada' });
    const keys = { LASTFM_API_KEY: double.apiKey, LASTFM_SECRET: double.secret, LASTFM_BASE_URL: double.url };
    return { keys, close: () => double.close(), says: `a stand-in at ${double.url}, with the account “ada”` };
  }
  const names = ['LASTFM_API_KEY', 'LASTFM_SECRET', 'LASTFM_BASE_URL'];
  const keys = Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  const says = keys.LASTFM_API_KEY
    ? 'with the key of the environment'
    : 'no key: set LASTFM_API_KEY and LASTFM_SECRET, or try --double';
  return { keys, close: async () => undefined, says };
}

try {
  if (!values['no-build'] || !existsSync(workerFile)) {
    await bundleWorker();
    await buildSite(values.collection ? await readShelf(values.collection, values['base-url']) : undefined);
  }
  const lastfm = await lastfmKeys();
  const edge = await startLocal({
    script: workerFile,
    storage,
    site: siteFolder,
    port: Number(values.port),
    variables: {
      ENVIRONMENT: 'development',
      ALLOWED_ORIGINS: '',
      ENCRYPTION_KEY: await encryptionKey(),
      ...lastfm.keys,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void Promise.all([edge.close(), lastfm.close()]).then(() => process.exit(0));
    });
  }
  // Browsers keep Secure cookies over plain http for this name alone.
  console.log(
    `The edge: ${edge.url.replace('127.0.0.1', 'localhost')}\nLast.fm:  ${lastfm.says}\nCtrl-C ends it.`,
  );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
