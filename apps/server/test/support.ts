import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPerson, createToken, type Role, signIn, type TokenScope } from '@fonoteca/accounts';
import { createTestDatabase } from '@fonoteca/test-kit';
import { type Config, readConfig } from '../src/config.ts';
import type { RuntimeOptions } from '../src/runtime.ts';
import { type RunningServer, startServer } from '../src/server.ts';

export const testPassword = 'correct horse battery';

export interface TestPerson {
  readonly id: number;
  readonly name: string;
  /** Value of the Cookie header of a signed-in browser. */
  readonly cookie: string;
  /** Calls the API as that browser: cookie and Origin are set, a body is sent as JSON. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** Makes an API token. */
  token(...scopes: TokenScope[]): Promise<string>;
}

export interface TestServer extends RunningServer {
  readonly store: RunningServer['runtime']['store'];
  readonly config: Config;
  createPerson(name: string, role?: Role): Promise<TestPerson>;
  /** Calls the API as nobody. */
  call(method: string, path: string, options?: { body?: unknown; headers?: HeadersInit }): Promise<Response>;
}

/**
 * A real server on a database and a data folder of its own, on any free port; `close` removes them.
 * Answers are held against the contract: one that breaks it is a 500.
 */
export async function startTestServer(
  settings: Partial<Config> = {},
  options: RuntimeOptions = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const data = await mkdtemp(join(tmpdir(), 'fonoteca-test-'));
  const config: Config = {
    ...readConfig({ DATABASE_URL: database.url, FONOTECA_PORT: '0', LOG_LEVEL: 'error' }, data),
    data,
    ...settings,
  };
  const removeTraces = async (): Promise<void> => {
    await database.drop();
    await rm(data, { recursive: true, force: true });
  };
  const server = await startServer(config, { strict: true, ...options }).catch(async (error) => {
    await removeTraces();
    throw error;
  });
  const { store, signInLimits, secretKeys } = server.runtime;

  const call: TestServer['call'] = (method, path, { body, headers } = {}) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    ...server,
    store,
    config,
    call,
    async createPerson(name, role = 'listener') {
      const { id } = await createPerson(store.db, { name, role, password: testPassword });
      const { session } = await signIn(
        { db: store.db, limits: signInLimits },
        { name, password: testPassword },
      );
      const cookie = `fonoteca_session=${session.token}`;
      return {
        id,
        name,
        cookie,
        call: (method, path, body) => call(method, path, { body, headers: { cookie, origin: server.url } }),
        token: async (...scopes) => {
          const input = { personId: id, label: 'test', scopes, actorId: id };
          return (await createToken(store.db, secretKeys, input)).token;
        },
      };
    },
    async close() {
      await server.close();
      await removeTraces();
    },
  };
}
