import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listAudit, RequestLimit, SignInLimits, signIn } from '../src/index.ts';
import { makeWorld, password, type World } from './support.ts';

const stranger = '203.0.113.66';
const home = '192.0.2.1';

let world: World;
beforeAll(async () => {
  world = await makeWorld({ longestDelaySeconds: 0.05 });
  await world.person('Ada', 'owner');
});
afterAll(() => world.close());
beforeEach(() => world.db.deleteFrom('rate_limits').execute());

const attempt = (address: string, given: string, name = 'Ada', context = world.context) =>
  signIn(context, { name, password: given, address }).then(
    () => ({ code: 'signed in', retryAfterSeconds: undefined }),
    (error: { code: string; retryAfterSeconds?: number }) => error,
  );
const codes = async (count: number, act: () => Promise<{ code: string }>) =>
  (await Promise.all(Array.from({ length: count }, act))).map(({ code }) => code).sort();

test('five failures lock the address out of the account, the right password included', async () => {
  for (let failure = 1; failure <= 5; failure += 1) {
    expect((await attempt(stranger, `guess number ${failure}`)).code).toBe('unauthenticated');
  }
  const refused = await attempt(stranger, password);
  expect(refused.code).toBe('rate-limited');
  expect(refused.retryAfterSeconds).toBeGreaterThan(14 * 60);
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(15 * 60);
  // The owner gets in from elsewhere, and that does not set the stranger free.
  expect((await attempt(home, password)).code).toBe('signed in');
  expect((await attempt(stranger, password)).code).toBe('rate-limited');
  const person = await world.db.selectFrom('people').select('id').executeTakeFirstOrThrow();
  const trail = await listAudit(world.db, person.id);
  expect(trail.items.find(({ action }) => action === 'sign-in-locked')).toMatchObject({
    details: { lockSeconds: 900 },
    address: stranger,
  });
});

test('guesses sent side by side are not let through beyond the limit', async () => {
  const answers = await codes(12, () => attempt(stranger, 'a wrong phrase'));
  expect(answers.filter((code) => code === 'unauthenticated')).toHaveLength(5);
  expect(answers.filter((code) => code === 'rate-limited')).toHaveLength(7);
});

test('another process shares the count, and an unknown name is limited alike', async () => {
  const other = { db: world.db, limits: new SignInLimits(world.store) };
  for (let failure = 1; failure <= 5; failure += 1) {
    await attempt(stranger, 'a wrong phrase', 'Nobody', failure % 2 ? other : world.context);
  }
  expect((await attempt(stranger, 'a wrong phrase', 'NOBODY', other)).code).toBe('rate-limited');
  const rows = await world.db.selectFrom('rate_limits').select('key').execute();
  expect(JSON.stringify(rows).toLowerCase()).not.toContain('nobody');
});

test('a lock-out ends by itself; the next is twice as long; signing in clears the slate', async () => {
  const limits = new SignInLimits(world.store, { pairFailures: 2, pairSeconds: 1 });
  const context = { db: world.db, limits };
  const fail = () => attempt(stranger, 'a wrong phrase', 'Ada', context);
  const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000 + 60));
  await fail();
  await fail();
  expect((await fail()).retryAfterSeconds).toBe(1);
  await wait(1);
  await fail();
  await fail();
  expect((await fail()).retryAfterSeconds).toBe(2);
  await wait(2);
  expect((await attempt(stranger, password, 'Ada', context)).code).toBe('signed in');
  await fail();
  await fail();
  expect((await fail()).retryAfterSeconds).toBe(1);
});

test('many addresses against one account slow it down and lock nobody else out', async () => {
  const limits = new SignInLimits(world.store, { accountFailures: 4, longestDelaySeconds: 0.3 });
  const context = { db: world.db, limits };
  for (let bot = 0; bot < 8; bot += 1) await attempt(`198.51.100.${bot}`, 'a wrong phrase', 'Ada', context);
  const start = performance.now();
  expect((await attempt(home, password, 'Ada', context)).code).toBe('signed in');
  expect(performance.now() - start).toBeGreaterThan(240);
});

test('one address against many accounts is stopped, and successes are not counted', async () => {
  const limits = new SignInLimits(world.store, { addressFailures: 3 });
  const context = { db: world.db, limits };
  for (let round = 0; round < 5; round += 1) {
    expect((await attempt(stranger, password, 'Ada', context)).code).toBe('signed in');
  }
  for (const name of ['One', 'Two', 'Three']) await attempt(stranger, 'a wrong phrase', name, context);
  expect((await attempt(stranger, 'a wrong phrase', 'Four', context)).code).toBe('rate-limited');
  expect((await attempt(home, password, 'Ada', context)).code).toBe('signed in');
});

test('a check that breaks is no failed guess, and the operator can forgive', async () => {
  const { limits } = world.context;
  const broken = async () => {
    throw new Error('the database is away');
  };
  for (let round = 0; round < 6; round += 1) {
    await expect(limits.guard({ name: 'Ada', address: stranger }, broken)).rejects.toThrow('away');
  }
  for (let failure = 1; failure <= 5; failure += 1) await attempt(stranger, 'a wrong phrase');
  expect((await attempt(stranger, password)).code).toBe('rate-limited');
  await limits.forgive('Ada', stranger);
  expect((await attempt(stranger, password)).code).toBe('signed in');
});

test('requests have a budget a key', async () => {
  const limit = new RequestLimit({ requests: 2, seconds: 10 });
  expect(await limit.count('a')).toMatchObject({ limit: 2, remaining: 1 });
  expect(await limit.count('a')).toMatchObject({ remaining: 0 });
  await expect(limit.count('a')).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: 10 });
  expect(await limit.count('b')).toMatchObject({ remaining: 1 });
});
