import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptInvitation,
  authenticateSession,
  createInvitation,
  ensureProvisionalOwner,
  ensureSetupLink,
  inspectInvitation,
  listInvitations,
  listPeople,
  needsOwner,
  resetPassword,
  revokeInvitation,
} from '../src/index.ts';
import { makeWorld, password, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.db.deleteFrom('invitations').execute();
  await world.db.deleteFrom('people').execute();
});

const accept = (token: string, name: string) =>
  acceptInvitation(world.db, { token, name, password, timeZone: 'Europe/Madrid', userAgent: 'Firefox' });

describe('set-up', () => {
  test('the link makes the owner, signs in, and is gone', async () => {
    const token = (await ensureSetupLink(world.db)) ?? '';
    expect(await inspectInvitation(world.db, token)).toMatchObject({ role: 'owner', isSetup: true });
    const { person, session } = await accept(token, 'Ada');
    expect(person).toMatchObject({ name: 'Ada', role: 'owner', timeZone: 'Europe/Madrid' });
    expect((await authenticateSession(world.db, session.token))?.person.id).toBe(person.id);
    expect(await needsOwner(world.db)).toBe(false);
    expect(await ensureSetupLink(world.db)).toBeNull();
    await expect(accept(token, 'Bob')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a later link ends the earlier one, and so does an owner made on the command line', async () => {
    const first = (await ensureSetupLink(world.db)) ?? '';
    const second = (await ensureSetupLink(world.db)) ?? '';
    await expect(accept(first, 'Ada')).rejects.toMatchObject({ code: 'not-found' });
    await world.person('Cleo', 'owner');
    await expect(accept(second, 'Ada')).rejects.toMatchObject({ code: 'not-found' });
    expect(await inspectInvitation(world.db, second)).toBeNull();
  });

  test('what was imported before belongs to the owner that the link makes', async () => {
    const [one, two] = await Promise.all([
      ensureProvisionalOwner(world.db),
      ensureProvisionalOwner(world.db),
    ]);
    expect(one?.id).toBe(two?.id);
    const { person } = await accept((await ensureSetupLink(world.db)) ?? '', 'Ada');
    expect(person).toMatchObject({ id: one?.id, name: 'Ada', timeZone: 'Europe/Madrid' });
    expect(await ensureProvisionalOwner(world.db)).toBeNull();
    expect(await listPeople(world.db)).toHaveLength(1);
  });

  test('a listener made on the command line leaves it open, a password for the owner-to-be ends it', async () => {
    await world.person('Bob');
    const token = (await ensureSetupLink(world.db)) ?? '';
    const owner = await ensureProvisionalOwner(world.db);
    expect(await inspectInvitation(world.db, token)).not.toBeNull();
    await resetPassword(world.db, { personId: owner?.id ?? 0, password });
    await expect(accept(token, 'Mallory')).rejects.toMatchObject({ code: 'not-found' });
    expect((await listPeople(world.db)).map(({ name }) => name)).toEqual(['Bob', 'owner']);
  });

  test('of acceptances at once one wins', async () => {
    const token = (await ensureSetupLink(world.db)) ?? '';
    const results = await Promise.allSettled(
      ['Ada', 'Bob', 'Cleo', 'Dora'].map((name) => accept(token, name)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await listPeople(world.db)).toHaveLength(1);
  });
});

describe('invitations', () => {
  test('make a listener once; the list says who came', async () => {
    const owner = await world.person('Ada', 'owner');
    const invitation = await createInvitation(world.db, {
      actorId: owner.id,
      role: 'listener',
      note: ' for Bob ',
    });
    expect(invitation).toMatchObject({ state: 'open', note: 'for Bob', usedBy: null });
    const days = (invitation.expiresAt.getTime() - invitation.createdAt.getTime()) / 86_400_000;
    expect(days).toBeCloseTo(7, 3);
    const results = await Promise.allSettled([
      accept(invitation.token, 'Bob'),
      accept(invitation.token, 'Rob'),
    ]);
    const [won] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.person] : []));
    expect(won?.role).toBe('listener');
    expect(await listPeople(world.db)).toHaveLength(2);
    const listed = await listInvitations(world.db);
    expect(listed).toMatchObject([{ id: invitation.id, state: 'used', usedBy: won?.name }]);
    expect(JSON.stringify(listed)).not.toContain(invitation.token);
  });

  test('a taken name is refused and the link stays good', async () => {
    const owner = await world.person('Ada', 'owner');
    const { token } = await createInvitation(world.db, { actorId: owner.id, role: 'listener' });
    await expect(accept(token, 'ＡDA')).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'name' }],
    });
    expect((await accept(token, 'Bob')).person.name).toBe('Bob');
  });

  test('a revoked or expired one is not good', async () => {
    const owner = await world.person('Ada', 'owner');
    const revoked = await createInvitation(world.db, { actorId: owner.id, role: 'listener' });
    await revokeInvitation(world.db, { invitationId: revoked.id, actorId: owner.id });
    await expect(accept(revoked.token, 'Bob')).rejects.toMatchObject({ code: 'not-found' });
    const expired = await createInvitation(world.db, { actorId: owner.id, role: 'listener' });
    await world.db
      .updateTable('invitations')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', expired.id)
      .execute();
    await expect(accept(expired.token, 'Bob')).rejects.toMatchObject({ code: 'not-found' });
    const states = (await listInvitations(world.db)).map(({ state }) => state);
    expect(states).toEqual(['expired', 'revoked']);
  });
});
