import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Log, LogLevel, Miniflare } from 'miniflare';

/** A Worker as Cloudflare would run it, in workerd on this machine. */
export interface LocalOptions {
  /** The bundled Worker. */
  readonly script: string;
  /** Where namespaces and objects are kept. */
  readonly storage: string;
  /** Folder of the pages and the shelf; left out, there are none. */
  readonly site?: string | undefined;
  /** 0 for a free one. */
  readonly port: number;
  /** What wrangler.jsonc and the secrets would give. */
  readonly variables: Readonly<Record<string, string>>;
  readonly quiet?: boolean;
}

export interface LocalEdge {
  readonly url: string;
  close(): Promise<void>;
}

/** The same bindings and dates as wrangler.jsonc names. */
export async function startLocal(options: LocalOptions): Promise<LocalEdge> {
  const { script, storage, site, port, variables, quiet = false } = options;
  const miniflare = new Miniflare({
    host: '127.0.0.1',
    port,
    log: new Log(quiet ? LogLevel.ERROR : LogLevel.WARN),
    name: 'fonoteca',
    // Where a request comes from is made up here; Miniflare would ask Cloudflare for it.
    cf: false,
    modules: [{ type: 'ESModule', path: script, contents: await readFile(script, 'utf8') }],
    modulesRoot: join(script, '..'),
    compatibilityDate: '2026-07-01',
    bindings: { ...variables },
    kvNamespaces: ['SESSIONS'],
    kvPersist: join(storage, 'kv'),
    durableObjects: { ACCOUNT: { className: 'Account', useSQLite: true } },
    durableObjectsPersist: join(storage, 'objects'),
    ...(site === undefined
      ? {}
      : {
          assets: {
            directory: site,
            binding: 'ASSETS',
            routerConfig: {
              has_user_worker: true,
              invoke_user_worker_ahead_of_assets: false,
              static_routing: { user_worker: ['/api/*'] },
            },
            assetConfig: { not_found_handling: 'none' as const },
          },
        }),
  });
  try {
    const url = await miniflare.ready;
    return { url: url.origin, close: () => miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose().catch(() => undefined);
    throw error;
  }
}
