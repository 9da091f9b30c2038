import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createPerson,
  createToken,
  isSameOrigin,
  proveByAudioScrobbler,
  proveByLastfmMobile,
  RequestLimit,
  revokeToken,
  TokenAuthenticator,
} from '@fonoteca/accounts';
import type { Refusal } from '@fonoteca/domain';
import { createIntake, deleteListen } from '@fonoteca/listens';
import { generateSecretKey, openStore, parseSecretKeys, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { sql } from 'kysely';
import {
  createHistoryReader,
  createProtocolSessions,
  type ReceivingPorts,
  receivingRoutes,
} from '../src/index.ts';

export interface TestPerson {
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly tokenId: number;
}

export interface World {
  readonly store: Store;
  readonly origin: string;
  /** What the servers reported beside their answers. */
  readonly defects: unknown[];
  readonly refusals: Refusal[];
  person(name: string, scopes?: readonly string[]): Promise<TestPerson>;
  revoke(person: TestPerson): Promise<void>;
  /** Stored listens oldest first: `start seconds|artist|track|release|origin's client`. */
  history(person: TestPerson): Promise<string[]>;
  close(): Promise<void>;
}

/** The three servers on loopback over the real intake, tokens and tables. A cookie `person=ID` signs in. */
export async function makeWorld(options: { requests?: number } = {}): Promise<World> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  const keys = parseSecretKeys(generateSecretKey());
  const tokens = new TokenAuthenticator(store.db);
  const requests = options.requests ?? 10_000;
  const limit = new RequestLimit({ requests, seconds: 10 });
  const intake = createIntake(store);
  const defects: unknown[] = [];
  const refusals: Refusal[] = [];
  let origin = '';

  const ports: ReceivingPorts = {
    listens: intake,
    tokens: {
      authenticate: (token, client) => tokens.authenticate(token, client),
      noteUse: (tokenId, client) => tokens.noteUse(tokenId, client),
      proveByAudioScrobbler: (request) => proveByAudioScrobbler(store.db, keys, request),
      proveByLastfmMobile: (request) => proveByLastfmMobile(store.db, keys, request),
      createClientToken: async (personId, label) => {
        const scopes = ['scrobble', 'read'];
        const { id } = await createToken(store.db, keys, { personId, label, scopes, actorId: personId });
        return { tokenId: id };
      },
    },
    sessions: createProtocolSessions(store.db),
    history: createHistoryReader(store.db, {
      deleteListen: (personId, listenId) => deleteListen(store.db, personId, listenId),
    }),
    requestLimit: { requests, count: (key) => limit.count(key) },
    currentPerson: async (context) => {
      const id = /person=(\d+)/.exec(context.req.header('cookie') ?? '')?.[1];
      if (!id) return null;
      const row = await store.db
        .selectFrom('people')
        .select(['id', 'name'])
        .where('id', '=', Number(id))
        .executeTakeFirst();
      return row ?? null;
    },
    publicOrigin: () => origin,
    isSameOrigin: (context) =>
      isSameOrigin(
        { origin: context.req.header('origin'), secFetchSite: context.req.header('sec-fetch-site') },
        [origin],
      ),
    addressOf: () => 'loopback',
    reportDefect: (error) => void defects.push(error),
    reportRefusals: (_personId, _client, found) => void refusals.push(...found),
  };

  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    // As strict as the server's policy is: the pages must do with it.
    context.header('content-security-policy', "default-src 'self'; form-action 'self'; base-uri 'none'");
  });
  app.route('/', receivingRoutes(ports));
  app.get('/', (context) => context.text('the web app'));
  const server = await new Promise<Server>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
      resolve(started as Server),
    );
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    store,
    origin,
    defects,
    refusals,
    async person(name, scopes = ['scrobble', 'read', 'write']) {
      const { id } = await createPerson(store.db, {
        name,
        role: 'listener',
        password: 'a long enough phrase',
      });
      const made = await createToken(store.db, keys, { personId: id, label: 'Test', scopes, actorId: id });
      return { id, name, token: made.token, tokenId: made.id };
    },
    async revoke(person) {
      await revokeToken(store.db, { personId: person.id, tokenId: person.tokenId, actorId: person.id });
      tokens.forget();
    },
    async history(person) {
      const { rows } = await sql<{ line: string }>`
        select concat_ws('|', extract(epoch from l.listened_at)::bigint, s.artist, s.track, s.release, o.client) as line
        from listens l join sent_tracks s on s.id = l.sent_track_id join origins o on o.id = l.origin_id
        where l.person_id = ${person.id} and l.deleted_by is null order by l.listened_at, s.track`.execute(
        store.db,
      );
      return rows.map((row) => row.line);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
      await database.drop();
    },
  };
}

/** A moment well within what every protocol takes, seconds. */
export const past = Math.floor(Date.UTC(2024, 4, 1, 12) / 1000);
