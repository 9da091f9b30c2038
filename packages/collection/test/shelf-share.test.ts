import type { Person } from '@fonoteca/statistics';
import { generateSecretKey, parseSecretKeys } from '@fonoteca/store';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createShare, readShare, removeShare, sharedShelf } from '../src/index.ts';
import { makeShelf, type ShelfWorld } from './shelf-support.ts';

let world: ShelfWorld;
let ana: Person;
let people = 0;
beforeAll(async () => {
  world = await makeShelf();
});
afterAll(() => world.close());
beforeEach(async () => {
  ana = await world.person(`ana ${++people}`);
});

const notFound = { code: 'not-found' };

test('a link is made, shown again, replaced and switched off', async () => {
  const { db } = world.store;
  expect(await readShare(db, world.keys, ana.id)).toBeNull();
  const first = await createShare(db, world.keys, ana.id);
  expect(first.token).toMatch(/^[\w-]{43}$/);
  expect(await readShare(db, world.keys, ana.id)).toEqual(first);
  expect((await sharedShelf(world.store, first.token)).ownerName).toBe(`ana ${people}`);

  const second = await createShare(db, world.keys, ana.id);
  expect(second.token).not.toBe(first.token);
  await expect(sharedShelf(world.store, first.token)).rejects.toMatchObject(notFound);

  await removeShare(db, ana.id);
  await removeShare(db, ana.id);
  expect(await readShare(db, world.keys, ana.id)).toBeNull();
  for (const token of [first.token, second.token, '', 'x', 'ö'.repeat(100)])
    await expect(sharedShelf(world.store, token)).rejects.toMatchObject(notFound);
});

test('two links made at once: one stands', async () => {
  const made = await Promise.all(
    Array.from({ length: 4 }, () => createShare(world.store.db, world.keys, ana.id)),
  );
  const standing = await readShare(world.store.db, world.keys, ana.id);
  expect(made.map(({ token }) => token)).toContain(standing?.token);
  const looks = await Promise.allSettled(made.map(({ token }) => sharedShelf(world.store, token)));
  expect(looks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('what is stored shows nobody the token', async () => {
  const { token } = await createShare(world.store.db, world.keys, ana.id);
  const row = await world.store.db
    .selectFrom('shelf_shares')
    .selectAll()
    .where('person_id', '=', ana.id)
    .executeTakeFirstOrThrow();
  expect(row.token_sealed.toString('latin1')).not.toContain(token);
  expect(row.token_hash.toString('latin1')).not.toContain(token);
  const otherKeys = parseSecretKeys(generateSecretKey());
  await expect(readShare(world.store.db, otherKeys, ana.id)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a shared shelf tells the records and nothing of their owner', async () => {
  const [id = 0, left = 0] = await world.put(
    ana,
    {
      title: 'Low',
      artist: 'David Bowie',
      masterId: 1,
      folder: 'Secret folder',
      notes: 'Secret note',
      lastScrobbledAt: '2025-01-01T00:00:00Z',
      tracks: [{ title: 'Speed of Life', seconds: 166 }],
    },
    { title: 'Sold', leftAt: '2025-01-01T00:00:00Z' },
    { title: 'Low', artist: 'David Bowie', masterId: 1, lastScrobbledAt: '2025-01-01T00:00:00Z' },
  );
  await world.hear(ana, { artist: 'David Bowie', release: 'Low', listens: 4 });
  const ben = await world.person(`ben ${people}`);
  const [foreign = 0] = await world.put(ben, { title: 'His' });
  const { token } = await createShare(world.store.db, world.keys, ana.id);
  const shelf = await sharedShelf(world.store, token);

  const page = await shelf.list({ limit: 50 });
  expect(page.total).toBe(2);
  for (const card of page.items)
    expect(card).toMatchObject({ title: 'Low', listens: 0, lastScrobbledAt: null });
  const record = await shelf.record(id);
  expect(record).toMatchObject({
    trackItems: [{ title: 'Speed of Life', lengthSeconds: 166 }],
    folder: null,
    rating: null,
    mediaCondition: null,
    sleeveCondition: null,
    notes: null,
    listens: 0,
    lastScrobbledAt: null,
    releaseId: null,
    editions: [{ listens: 0, lastScrobbledAt: null }],
  });
  expect(JSON.stringify([page, record, await shelf.facets({})])).not.toMatch(/secret|mint/i);
  for (const other of [left, foreign, 0]) await expect(shelf.record(other)).rejects.toMatchObject(notFound);
  for (const [query, field] of [
    [{ sort: 'listens' }, 'query.sort'],
    [{ sort: 'scrobbled' }, 'query.sort'],
    [{ folder: 'Secret folder' }, 'query.folder'],
    [{ left: true }, 'query.left'],
  ] as const)
    await expect(shelf.list({ limit: 5, ...query })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field }],
    });
});
