import { rm } from 'node:fs/promises';
import { type LastfmDouble, type LastfmDoubleOptions, startLastfmDouble } from '@fonoteca/test-kit';
import { Browser, type EdgeOptions, makeStorage, type RunningEdge, startEdge } from './edge.ts';

/** An edge and a Last.fm double; the edge can be ended and started again on the same storage and port. */
export interface World {
  readonly lastfm: LastfmDouble;
  readonly edge: RunningEdge;
  restart(change?: Partial<EdgeOptions>): Promise<void>;
  browser(): Browser;
  /** A browser that is signed in. */
  signedIn(name: string): Promise<Browser>;
  close(): Promise<void>;
}

export async function openWorld(
  change: Partial<EdgeOptions> = {},
  double: LastfmDoubleOptions = {},
): Promise<World> {
  const lastfm = await startLastfmDouble(double);
  const storage = change.storage ?? (await makeStorage());
  let options: EdgeOptions = {
    storage,
    lastfmUrl: lastfm.url,
    apiKey: lastfm.apiKey,
    secret: lastfm.secret,
    ...change,
  };
  let edge = await startEdge(options);
  options = { ...options, port: edge.port };
  const browser = () => new Browser(() => edge.url);
  return {
    lastfm,
    get edge() {
      return edge;
    },
    async restart(next = {}) {
      await edge.kill();
      options = { ...options, ...next };
      edge = await startEdge(options);
    },
    browser,
    async signedIn(name) {
      lastfm.addUser({ name });
      const one = browser();
      const back = await one.signIn(name);
      if (back.status !== 303) throw new Error(`sign-in: ${back.status} ${await back.text()}`);
      return one;
    },
    async close() {
      await edge.close();
      await lastfm.close();
      await rm(storage, { recursive: true, force: true });
    },
  };
}
