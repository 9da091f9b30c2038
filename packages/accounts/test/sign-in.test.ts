import { hash } from '@node-rs/argon2';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authenticateSession,
  changePassword,
  listAudit,
  listSessions,
  resetPassword,
  revokeSession,
  signIn,
  signOut,
  signOutEverywhere,
} from '../src/index.ts';
import { makeWorld, password, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom('people').execute();
  await world.db.deleteFrom('rate_limits').execute();
});

const enter = (name: string, more: { password?: string; userAgent?: string; replaces?: string } = {}) =>
  signIn(world.context, { name, password, address: '192.0.2.1', ...more });
const who = async (token: string) => (await authenticateSession(world.db, token))?.person.name ?? null;
const age = (column: 'rotated_at' | 'last_seen_at' | 'created_at', interval: string) =>
  sql`update sign_in_sessions set ${sql.ref(column)} = now() - ${interval}::interval`.execute(world.db);

describe('sign-in', () => {
  test('by name, letter case aside; nothing that is stored is the secret', async () => {
    await world.person('Ada');
    const { person, session } = await enter('ada');
    expect(person.name).toBe('Ada');
    expect(await who(session.token)).toBe('Ada');
    const rows = await world.db.selectFrom('sign_in_sessions').selectAll().execute();
    const stored = rows.map((row) => [row.id_hash.toString('latin1'), row.id_hash.toString('base64url')]);
    expect(JSON.stringify(stored)).not.toContain(session.token);
    expect(await who('x'.repeat(43))).toBeNull();
    expect(await who("' or 1=1")).toBeNull();
  });

  test('a wrong name and a wrong password get one answer', async () => {
    await world.person('Ada');
    const wrongPassword = await enter('Ada', { password: 'some other phrase' }).catch((error) => error);
    const wrongName = await enter('Nobody').catch((error) => error);
    expect(wrongPassword).toMatchObject({ code: 'unauthenticated' });
    expect([wrongName.code, wrongName.message, wrongName.fields]).toEqual([
      wrongPassword.code,
      wrongPassword.message,
      wrongPassword.fields,
    ]);
  });

  test('renews a hash made with weaker parameters', async () => {
    const { id } = await world.person('Ada');
    const weak = await hash(password, { memoryCost: 8192, timeCost: 1 });
    await world.db.updateTable('people').set({ password_hash: weak }).where('id', '=', id).execute();
    await enter('Ada');
    const after = await world.db.selectFrom('people').select('password_hash').executeTakeFirstOrThrow();
    expect(after.password_hash).toContain('m=19456,t=2,p=1');
    await enter('Ada');
  });

  test('makes a new secret each time and ends the one it replaces', async () => {
    await world.person('Ada');
    const first = await enter('Ada');
    const second = await enter('Ada', { replaces: first.session.token });
    expect(second.session.token).not.toBe(first.session.token);
    expect(await who(first.session.token)).toBeNull();
    await signOut(world.db, second.session.token);
    expect(await who(second.session.token)).toBeNull();
  });
});

describe('rotation', () => {
  test('after 24 h of use one of the parallel requests gets a new secret, the others go on', async () => {
    await world.person('Ada');
    const { token: old } = (await enter('Ada')).session;
    await age('rotated_at', '25 hours');
    const answers = await Promise.all(Array.from({ length: 6 }, () => authenticateSession(world.db, old)));
    expect(answers.every((answer) => answer?.person.name === 'Ada')).toBe(true);
    const rotated = answers.flatMap((answer) => answer?.rotated ?? []);
    expect(rotated).toHaveLength(1);
    const fresh = rotated[0]?.token ?? '';
    expect((await authenticateSession(world.db, fresh))?.rotated).toBeNull();
    // The old one still works in its grace, and is over after it.
    expect((await authenticateSession(world.db, old))?.rotated).toBeNull();
    await sql`update sign_in_sessions set previous_until = previous_until - interval '61 seconds'`.execute(
      world.db,
    );
    expect(await who(old)).toBeNull();
    expect(await who(fresh)).toBe('Ada');
  });

  test('a reply with the new secret that got lost signs nobody out', async () => {
    await world.person('Ada');
    const { token: old } = (await enter('Ada')).session;
    await age('rotated_at', '25 hours');
    const lost = (await authenticateSession(world.db, old))?.rotated?.token ?? '';
    await age('rotated_at', '2 hours');
    const again = (await authenticateSession(world.db, old))?.rotated?.token ?? '';
    expect(again).not.toBe('');
    expect(await who(lost)).toBeNull();
    expect(await who(again)).toBe('Ada');
  });

  test('use moves the end by 30 days, never beyond 180 days after the sign-in', async () => {
    await world.person('Ada');
    const { token } = (await enter('Ada')).session;
    const daysLeft = async () => {
      await age('last_seen_at', '2 minutes');
      await authenticateSession(world.db, token);
      const row = await world.db
        .selectFrom('sign_in_sessions')
        .select('expires_at')
        .executeTakeFirstOrThrow();
      return (row.expires_at.getTime() - Date.now()) / 86_400_000;
    };
    await age('created_at', '100 days');
    expect(await daysLeft()).toBeCloseTo(30, 1);
    await age('created_at', '170 days');
    expect(await daysLeft()).toBeCloseTo(10, 1);
    await age('created_at', '181 days');
    expect(await daysLeft()).toBeLessThan(0);
    expect(await who(token)).toBeNull();
  });

  test('last seen is written once a minute', async () => {
    await world.person('Ada');
    const { token } = (await enter('Ada')).session;
    const seen = async () => {
      await authenticateSession(world.db, token);
      const row = await world.db
        .selectFrom('sign_in_sessions')
        .select(sql<string>`last_seen_at::text`.as('at'))
        .executeTakeFirstOrThrow();
      return row.at;
    };
    const first = await seen();
    expect(await seen()).toBe(first);
    await age('last_seen_at', '61 seconds');
    const second = await seen();
    expect(Date.parse(second)).toBeGreaterThanOrEqual(Date.parse(first));
    expect(await seen()).toBe(second);
  });
});

describe('several sign-in sessions', () => {
  test('are listed with the current one, and ended one by one or all', async () => {
    await world.person('Ada');
    const phone = await enter('Ada', { userAgent: 'Phone' });
    const desk = await enter('Ada', { userAgent: 'Desk' });
    const current = await authenticateSession(world.db, desk.session.token);
    const personId = desk.person.id;
    const listed = await listSessions(world.db, personId, current?.sessionId ?? null);
    expect(listed.map(({ userAgent, current }) => [userAgent, current]).sort()).toEqual([
      ['Desk', true],
      ['Phone', false],
    ]);
    const phoneId = listed.find(({ current }) => !current)?.id ?? '';
    await revokeSession(world.db, { personId, sessionId: phoneId });
    expect(await who(phone.session.token)).toBeNull();
    await enter('Ada');
    expect(await signOutEverywhere(world.db, { personId, exceptSessionId: current?.sessionId ?? null })).toBe(
      1,
    );
    expect(await who(desk.session.token)).toBe('Ada');
    expect(await signOutEverywhere(world.db, { personId })).toBe(1);
    expect(await who(desk.session.token)).toBeNull();
  });

  test("nobody sees or ends another's", async () => {
    const ada = await world.person('Ada');
    const bob = await world.person('Bob');
    const { session } = await enter('Ada');
    const sessionId = (await authenticateSession(world.db, session.token))?.sessionId ?? '';
    expect(await listSessions(world.db, bob.id, sessionId)).toEqual([]);
    for (const foreign of [sessionId, '0', '-1', '1 or 1=1', '99999999999']) {
      await expect(revokeSession(world.db, { personId: bob.id, sessionId: foreign })).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    await signOutEverywhere(world.db, { personId: bob.id });
    expect(await who(session.token)).toBe('Ada');
    expect((await listAudit(world.db, ada.id)).items.map(({ action }) => action)).toEqual([
      'signed-in',
      'person-created',
    ]);
  });
});

describe('a changed password', () => {
  test('ends every session but a new one, and needs the old password', async () => {
    await world.person('Ada');
    const here = await enter('Ada');
    const elsewhere = await enter('Ada');
    const personId = here.person.id;
    const change = (current: string) =>
      changePassword(world.context, { personId, current, next: 'quite another phrase' });
    await expect(change('not the password')).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'current' }],
    });
    expect(await who(elsewhere.session.token)).toBe('Ada');
    const fresh = await change(password);
    expect(await who(fresh.token)).toBe('Ada');
    expect(await who(here.session.token)).toBeNull();
    expect(await who(elsewhere.session.token)).toBeNull();
    await expect(enter('Ada')).rejects.toMatchObject({ code: 'unauthenticated' });
    await enter('Ada', { password: 'quite another phrase' });
  });

  test('of two changes at once one wins', async () => {
    const { id: personId } = await world.person('Ada');
    const results = await Promise.allSettled(
      ['first new phrase', 'second new phrase'].map((next) =>
        changePassword(world.context, { personId, current: password, next }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await listSessions(world.db, personId, null)).toHaveLength(1);
  });

  test('a reset on the command line needs none, and ends every session', async () => {
    await world.person('Ada');
    const { person, session } = await enter('Ada');
    await resetPassword(world.db, { personId: person.id, password: 'set by the operator' });
    expect(await who(session.token)).toBeNull();
    await enter('Ada', { password: 'set by the operator' });
    const trail = await listAudit(world.db, person.id, null, 2);
    expect(trail.items.map(({ action }) => action)).toEqual(['signed-in', 'password-reset']);
    const rest = await listAudit(world.db, person.id, trail.next, 2);
    expect(rest).toMatchObject({
      items: [{ action: 'signed-in' }, { action: 'person-created' }],
      next: null,
    });
  });
});
