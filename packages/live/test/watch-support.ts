import { randomUUID } from 'node:crypto';
import type { CheckOverride } from '@fonoteca/store';
import { openStore, type Store } from '@fonoteca/store';
import { createTestDatabase } from '@fonoteca/test-kit';
import { sql } from 'kysely';
import type { Clock, LivePlatform, Look, PushEvent } from '../src/index.ts';

export const minute = 60_000;
export const hour = 60 * minute;
/** A Monday in winter, noon UTC. */
export const monday = Date.UTC(2026, 0, 5, 12);

/** A clock of the test: both hands go on together unless one is pushed. */
export interface TestClock extends Clock {
  pass(milliseconds: number): void;
  /** The machine's clock alone is set. */
  jump(milliseconds: number): void;
}

export function testClock(start = monday): TestClock {
  let now = start;
  let elapsed = 1_000;
  return {
    now: () => now,
    elapsed: () => elapsed,
    pass: (milliseconds) => {
      now += milliseconds;
      elapsed += milliseconds;
    },
    jump: (milliseconds) => {
      now += milliseconds;
    },
  };
}

export interface LiveWorld {
  readonly store: Store;
  person(timeZone?: string): Promise<number>;
  channel(
    account: string,
    options?: { platform?: LivePlatform['name']; createdAt?: number },
  ): Promise<number>;
  follow(personId: number, channelId: number, override?: CheckOverride | null): Promise<void>;
  /** Everything of the live watch is gone, people too. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function makeLiveWorld(): Promise<LiveWorld> {
  const database = await createTestDatabase();
  const store = openStore(database.url);
  const { db } = store;
  return {
    store,
    async person(timeZone = 'UTC') {
      const name = randomUUID();
      const { id } = await db
        .insertInto('people')
        .values({ name, name_key: name, role: 'listener', time_zone: timeZone })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async channel(account, { platform = 'kick', createdAt = monday - 30 * 24 * hour } = {}) {
      const { id } = await db
        .insertInto('channels')
        .values({
          platform,
          account,
          name: account,
          url: `https://double.test/${account}`,
          created_at: new Date(createdAt),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async follow(personId, channelId, override = null) {
      await db
        .insertInto('follows')
        .values({
          person_id: personId,
          channel_id: channelId,
          override: override && JSON.stringify(override),
        })
        .execute();
    },
    clear: async () =>
      void (await sql`truncate channels, live_calls, live_platforms, people restart identity cascade`.execute(
        db,
      )),
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

type Answer = Look | ((route: string) => Look);

export interface ScriptedPlatform extends LivePlatform {
  /** What it says of an account from now on; offline where nothing was said. */
  say(account: string, answer: Answer): void;
  /** Every look: by which way and at whom. */
  readonly asked: { route: string; accounts: string[]; at: number }[];
  quietUntil?: number | undefined;
  fail?: Error | undefined;
  /** The platform pushes. */
  deliver(event: PushEvent): void;
}

/** A platform in memory, for what is decided from answers. */
export function scriptedPlatform(
  clock: Clock,
  options: { routes?: 1 | 2; batch?: number; calls?: number; windowMs?: number; pushes?: boolean } = {},
): ScriptedPlatform {
  const { routes = 1, batch = 1, calls = 600, windowMs = hour, pushes = false } = options;
  const answers = new Map<string, Answer>();
  const covered = new Set<string>();
  let sink: ((event: PushEvent) => void) | undefined;
  const route = (name: string) => ({ name, batch, cost: (channels: number) => Math.ceil(channels / batch) });
  const pushPort = () => ({
    most: 100,
    watch(channels: readonly { account: string }[], to: (event: PushEvent) => void): void {
      covered.clear();
      for (const { account } of channels) covered.add(account);
      sink = to;
    },
    covers: (account: string) => covered.has(account),
    hook: async (request: { body: string }) => ({
      status: 204,
      body: '',
      events: [JSON.parse(request.body) as PushEvent],
    }),
  });
  const platform: ScriptedPlatform = {
    name: 'kick',
    label: 'Scripted',
    unconfigured: null,
    allowance: { calls, windowMs, batch, reserve: 0.1 },
    routes: routes === 1 ? [route('first')] : [route('first'), route('second')],
    asked: [],
    parse: () => null,
    resolve: async (address) => address,
    say: (account, answer) => void answers.set(account, answer),
    deliver: (event) => sink?.(event),
    ...(pushes ? { push: pushPort() } : {}),
    async look(channels, name) {
      platform.asked.push({ route: name, accounts: channels.map(({ account }) => account), at: clock.now() });
      if (platform.fail) throw platform.fail;
      const looks = new Map<string, Look>();
      for (const { account } of channels) {
        const answer = answers.get(account) ?? offline();
        looks.set(account, typeof answer === 'function' ? answer(name) : answer);
      }
      return { looks, ...(platform.quietUntil === undefined ? {} : { quietUntil: platform.quietUntil }) };
    },
  };
  return platform;
}

export const offline = (more: Partial<Look & { status: 'offline' }> = {}): Look => ({
  status: 'offline',
  sure: true,
  ...more,
});

export const live = (facts: (Look & { status: 'live' })['facts'] = {}, sure = true): Look => ({
  status: 'live',
  sure,
  facts,
});

export const unknown = (
  kind: (Look & { status: 'unknown' })['kind'] = 'failed',
  reason = 'It failed',
): Look => ({
  status: 'unknown',
  kind,
  reason,
});
