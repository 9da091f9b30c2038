import { createHash } from 'node:crypto';
import { generateSecretKey, parseSecretKeys } from '@fonoteca/store';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createToken,
  listAudit,
  listTokens,
  proveByAudioScrobbler,
  proveByLastfmMobile,
  renamePerson,
  revokeToken,
  TokenAuthenticator,
  tokensOfPersonByName,
} from '../src/index.ts';
import { makeWorld, password, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.db.deleteFrom('people').execute());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const make = (personId: number, scopes: string[] = ['scrobble'], label = 'mpd') =>
  createToken(world.db, world.keys, { personId, label, scopes, actorId: personId });
const revoke = (personId: number, tokenId: number) =>
  revokeToken(world.db, { personId, tokenId, actorId: personId });

describe('tokens', () => {
  test('are UUIDs of 36 characters that stand for their person and scopes', async () => {
    const ada = await world.person('Ada');
    const { token, id } = await make(ada.id, ['read', 'scrobble', 'read'], ' Living room ');
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const holder = await new TokenAuthenticator(world.db).authenticate(
      token.toUpperCase(),
      'mpdscribble/0.24',
    );
    expect(holder).toMatchObject({ personId: ada.id, name: 'Ada', tokenId: id });
    expect([...(holder?.scopes ?? [])].sort()).toEqual(['read', 'scrobble']);
    const [listed] = await listTokens(world.db, ada.id);
    expect(listed).toMatchObject({ id, label: 'Living room', lastClient: 'mpdscribble/0.24' });
    expect(listed?.lastUsedAt).toBeInstanceOf(Date);
  });

  test('neither the token nor its md5 is readable in the database or the audit trail', async () => {
    const ada = await world.person('Ada');
    const { token } = await make(ada.id);
    const rows = await world.db.selectFrom('api_tokens').selectAll().execute();
    const stored = rows.map((row) =>
      Object.values(row).map((value) =>
        Buffer.isBuffer(value) ? [value.toString('hex'), value.toString('latin1')] : value,
      ),
    );
    const text = JSON.stringify([stored, await listAudit(world.db, ada.id)]);
    for (const secret of [token, md5(token), token.replaceAll('-', '')]) expect(text).not.toContain(secret);
  });

  test('wrong labels and scopes are refused by name', async () => {
    const ada = await world.person('Ada');
    await expect(make(ada.id, [])).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'scopes' }] });
    await expect(make(ada.id, ['admin'])).rejects.toMatchObject({ fields: [{ field: 'scopes.0' }] });
    await expect(make(ada.id, ['read'], ' ')).rejects.toMatchObject({ fields: [{ field: 'label' }] });
  });

  test('a revoked one stops within the cache time, here and in another process', async () => {
    const ada = await world.person('Ada');
    const { token, id } = await make(ada.id);
    const here = new TokenAuthenticator(world.db);
    const elsewhere = new TokenAuthenticator(world.db, { cacheMilliseconds: 250 });
    await Promise.all([here.authenticate(token), elsewhere.authenticate(token)]);
    await revoke(ada.id, id);
    const revokedAt = Date.now();
    here.forget();
    expect(await here.authenticate(token)).toBeNull();
    await expect.poll(() => elsewhere.authenticate(token), { interval: 20, timeout: 2000 }).toBeNull();
    expect(Date.now() - revokedAt).toBeLessThan(1000);
    expect(await listTokens(world.db, ada.id)).toEqual([]);
    await expect(revoke(ada.id, id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('thousands of requests ask the database once, and write once', async () => {
    const ada = await world.person('Ada');
    const { token } = await make(ada.id);
    let queries = 0;
    const counted = world.store.db.withPlugin({
      transformQuery: ({ node }) => {
        queries += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const authenticator = new TokenAuthenticator(counted);
    const holders = await Promise.all(Array.from({ length: 3000 }, () => authenticator.authenticate(token)));
    expect(holders.every((holder) => holder?.personId === ada.id)).toBe(true);
    expect(queries).toBe(2);
  });

  test('garbage is nobody', async () => {
    const authenticator = new TokenAuthenticator(world.db);
    for (const garbage of [
      '',
      'x',
      "' or true --",
      '00000000-0000-4000-8000-000000000000',
      'a'.repeat(100_000),
    ]) {
      expect(await authenticator.authenticate(garbage)).toBeNull();
    }
  });

  test("nobody lists, revokes or proves by another's", async () => {
    const ada = await world.person('Ada');
    const bob = await world.person('Bob');
    const { token, id } = await make(ada.id);
    expect(await listTokens(world.db, bob.id)).toEqual([]);
    await expect(revoke(bob.id, id)).rejects.toMatchObject({ code: 'not-found' });
    expect(await tokensOfPersonByName(world.db, world.keys, 'Bob')).toEqual([]);
    expect(await proveByLastfmMobile(world.db, world.keys, { name: 'Bob', password: token })).toBeNull();
    expect(await new TokenAuthenticator(world.db).authenticate(token)).toMatchObject({ personId: ada.id });
  });
});

describe('md5(token) for the old protocols', () => {
  test('proves AudioScrobbler 1.2 sign-ins by the right one of several tokens', async () => {
    const ada = await world.person('Ada');
    await make(ada.id);
    const { token, id } = await make(ada.id);
    const prove = (name: string, proof: string, timestamp = '1234567890') =>
      proveByAudioScrobbler(world.db, world.keys, { name, timestamp, proof });
    const proof = md5(`${md5(token)}1234567890`);
    expect(await prove('ADA', proof)).toEqual({
      personId: ada.id,
      name: 'Ada',
      tokenId: id,
      scopes: ['scrobble'],
    });
    expect(await prove('Ada', proof, '1234567891')).toBeNull();
    expect(await prove('Ada', md5(`${md5(password)}1234567890`))).toBeNull();
    expect(await prove('Ada', '')).toBeNull();
    await revoke(ada.id, id);
    expect(await prove('Ada', proof)).toBeNull();
  });

  test("proves Last.fm's mobile sign-in by token or authToken, never by the account's password", async () => {
    const ada = await world.person('Ada');
    const { token, id } = await make(ada.id);
    const prove = (more: { password?: string; authToken?: string }) =>
      proveByLastfmMobile(world.db, world.keys, { name: 'Ada', ...more });
    expect(await prove({ password: token })).toMatchObject({ tokenId: id });
    expect(await prove({ authToken: md5(`ada${md5(token)}`) })).toMatchObject({ tokenId: id });
    expect(await prove({ authToken: md5(`Ada${md5(token)}`) })).toMatchObject({ tokenId: id });
    expect(await prove({ password })).toBeNull();
    expect(await prove({ authToken: md5(`ada${md5(password)}`) })).toBeNull();
    expect(await prove({})).toBeNull();
  });

  test('is of no use in the row of another person', async () => {
    const ada = await world.person('Ada');
    const bob = await world.person('Bob');
    const { token } = await make(ada.id);
    await make(bob.id);
    await world.db
      .updateTable('api_tokens')
      .set((update) => ({
        token_md5_sealed: update
          .selectFrom('api_tokens as other')
          .select('other.token_md5_sealed')
          .where('other.person_id', '=', ada.id),
      }))
      .where('person_id', '=', bob.id)
      .execute();
    expect(await tokensOfPersonByName(world.db, world.keys, 'Bob')).toEqual([]);
    expect(await proveByLastfmMobile(world.db, world.keys, { name: 'Bob', password: token })).toBeNull();
  });

  test('outlives a rename and a secret key put in front; a lost key leaves the token itself working', async () => {
    const ada = await world.person('Ada');
    const { token } = await make(ada.id);
    await renamePerson(world.db, { personId: ada.id, name: 'Countess', actorId: ada.id });
    const [newKey] = parseSecretKeys(generateSecretKey());
    const rotated = [newKey, ...world.keys] as const;
    expect(await tokensOfPersonByName(world.db, rotated, 'countess')).toMatchObject([{ md5: md5(token) }]);
    expect(await tokensOfPersonByName(world.db, [newKey], 'countess')).toEqual([]);
    expect(await new TokenAuthenticator(world.db).authenticate(token)).toMatchObject({ name: 'Countess' });
  });
});
