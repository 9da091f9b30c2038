import { createECDH, randomBytes } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import { generateSecretKey, parseSecretKeys } from '@fonoteca/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTargets, exportNotifications, loadPushKeys, type TargetInput } from '../src/index.ts';
import { makeNotifyWorld, type NotifyWorld, scriptedSenders } from './notify-support.ts';

let world: NotifyWorld;
const browserKey = createECDH('prime256v1').generateKeys().toString('base64url');
beforeAll(async () => {
  world = await makeNotifyWorld();
});
afterAll(() => world.close());

const targetsOf = (more: Partial<Parameters<typeof createTargets>[0]> = {}) =>
  createTargets({
    db: world.store.db,
    secretKeys: world.keys,
    senders: scriptedSenders(() => ({ status: 'sent' })).senders,
    checkAddress: async (url) => url.replace(/\/+$/, ''),
    ...more,
  });
const caller = async () => ({ personId: await world.person(), address: '192.0.2.7' });
const browser = (more: object = {}): TargetInput => ({
  kind: 'push',
  label: 'This browser',
  endpoint: 'https://push.example/send/abc-secret?token=t-secret',
  keys: { p256dh: browserKey, auth: Buffer.alloc(16, 7).toString('base64url') },
  ...more,
});

describe('targets', () => {
  test('are kept without showing a secret, in lists, in the export and in the audit trail', async () => {
    const targets = targetsOf();
    const who = await caller();
    const inputs: TargetInput[] = [
      browser(),
      { kind: 'email', address: 'ada.secret@example.org' },
      {
        kind: 'webhook',
        url: 'https://hooks.example/services/path-secret?key=q-secret',
        secret: 'sign-secret',
      },
      { kind: 'ntfy', url: 'https://ntfy.example/topic-secret', token: 'tk_secret' },
    ];
    for (const input of inputs) await targets.add(who, input);
    const listed = await targets.list(who.personId);
    expect(listed.map(({ kind, label, enabled }) => [kind, label, enabled])).toEqual([
      ['push', 'This browser', true],
      ['email', 'a…@example.org', true],
      ['webhook', 'hooks.example', true],
      ['ntfy', 'ntfy.example', true],
    ]);
    await targets.remove(who, listed[2]?.id ?? 0);
    const { rows: trail } = await world.store.pool.query(
      'select action, details, address from audit_entries where person_id = $1 order by id',
      [who.personId],
    );
    expect(trail.map(({ action }) => action)).toEqual([
      ...Array(4).fill('notification-target-added'),
      'notification-target-removed',
    ]);
    expect(trail[4]).toMatchObject({
      details: { kind: 'webhook', label: 'hooks.example' },
      address: '192.0.2.7',
    });
    const { rows: stored } = await world.store.pool.query(
      "select label, message, encode(sealed, 'escape') sealed, encode(address_hash, 'escape') hash from notification_targets",
    );
    const exported = await exportNotifications(world.store.db, who.personId);
    expect(exported.targets).toHaveLength(3);
    expect(JSON.stringify([listed, trail, stored, exported])).not.toMatch(/secret/);
  });

  test('are not added twice; a browser that subscribes again renews its keys', async () => {
    const targets = targetsOf();
    const who = await caller();
    const hook = { kind: 'webhook', url: 'https://hooks.example/a' } as const;
    await targets.add(who, hook);
    await expect(targets.add(who, { ...hook, secret: 'another' })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'url' }],
    });
    await targets.add(who, { kind: 'email', address: 'Ada@example.org' });
    await expect(targets.add(who, { kind: 'email', address: 'ada@example.org' })).rejects.toMatchObject({
      code: 'conflict',
    });
    // Under a new secret key as well, as long as the old one still opens.
    const [key] = parseSecretKeys(generateSecretKey());
    const rotated = targetsOf({ secretKeys: [key, ...world.keys] });
    await expect(rotated.add(who, hook)).rejects.toMatchObject({ code: 'conflict' });

    const first = await targets.add(who, browser());
    await world.store.pool.query(
      "update notification_targets set enabled = false, message = 'gone' where id = $1",
      [first.id],
    );
    const auth = randomBytes(16).toString('base64url');
    const again = await targets.add(who, browser({ label: 'Laptop', keys: { p256dh: browserKey, auth } }));
    expect(again).toMatchObject({ id: first.id, label: 'Laptop', enabled: true, message: null });
    // Somebody else may have the same.
    await targets.add(await caller(), hook);
  });

  test('twenty at most, however many are added at once', async () => {
    const targets = targetsOf();
    const who = await caller();
    const adding = Array.from({ length: 25 }, (_, index) =>
      targets.add(who, { kind: 'webhook', url: `https://hooks.example/${index}` }),
    );
    const outcomes = await Promise.allSettled(adding);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await targets.list(who.personId)).toHaveLength(20);
  });

  test.each([
    ['keys.auth', browser({ keys: { p256dh: 'x', auth: 'short' } })],
    ['keys.p256dh', browser({ keys: { p256dh: 'AAAA', auth: Buffer.alloc(16).toString('base64url') } })],
    ['url', { kind: 'ntfy', url: 'https://ntfy.example' }],
    ['url', { kind: 'ntfy', url: 'https://ntfy.example/a topic' }],
    ['token', { kind: 'ntfy', url: 'https://ntfy.example/topic', token: 'a\nb' }],
  ] as [string, TargetInput][])(
    'one that would never work is refused by its field %s',
    async (field, input) => {
      await expect(targetsOf().add(await caller(), input)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ field }],
      });
    },
  );

  test('every address is checked before it is kept, of browsers too', async () => {
    const checked: [string, string][] = [];
    const targets = targetsOf({
      checkAddress: async (url, field) => {
        checked.push([field, url]);
        throw new Fault('invalid', 'in a private network', { fields: [{ field, reason: 'private' }] });
      },
    });
    const who = await caller();
    for (const input of [
      browser(),
      { kind: 'webhook', url: 'https://10.0.0.1/hook?key=1' },
      { kind: 'ntfy', url: 'https://10.0.0.1/topic' },
    ] as TargetInput[])
      await expect(targets.add(who, input)).rejects.toMatchObject({ code: 'invalid' });
    expect(checked.map(([field]) => field)).toEqual(['endpoint', 'url', 'url']);
    expect(await targets.list(who.personId)).toEqual([]);
  });

  test('without mail an e-mail address is refused, with the way out', async () => {
    const senders = { ...scriptedSenders(() => ({ status: 'sent' })).senders, email: null };
    const targets = targetsOf({ senders });
    expect(targets.mailConfigured).toBe(false);
    await expect(
      targets.add(await caller(), { kind: 'email', address: 'ada@example.org' }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      fields: [{ field: 'FONOTECA_SMTP_URL' }],
    });
  });

  test('those of somebody else are not there', async () => {
    const targets = targetsOf();
    const { id } = await targets.add(await caller(), {
      kind: 'webhook',
      url: 'https://hooks.example/theirs',
    });
    const other = await caller();
    const missing = { code: 'not-found' };
    await expect(targets.change(other.personId, id, { enabled: false })).rejects.toMatchObject(missing);
    await expect(targets.remove(other, id)).rejects.toMatchObject(missing);
    await expect(targets.test(other.personId, id)).rejects.toMatchObject(missing);
  });

  test('a trial tells what came of it, and is not sent at will', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { senders, sent } = scriptedSenders((count) =>
      count === 1 ? { status: 'sent' } : { status: 'gone', reason: 'it is no more' },
    );
    const targets = targetsOf({ senders, clock: { now: () => now } });
    const { personId, address } = await caller();
    const { id } = await targets.add(
      { personId, address },
      { kind: 'webhook', url: 'https://hooks.example/trial' },
    );
    expect(await targets.test(personId, id)).toEqual({ delivered: true, message: null });
    await expect(targets.test(personId, id)).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterSeconds: 10,
    });
    now += 10_000;
    expect(await targets.test(personId, id)).toEqual({ delivered: false, message: 'it is no more' });
    expect(sent.map(({ event }) => event)).toEqual(['test', 'test']);
    expect(await targets.list(personId)).toMatchObject([{ enabled: false, message: 'it is no more' }]);
    expect(await targets.change(personId, id, { enabled: true })).toMatchObject({
      enabled: true,
      message: null,
    });
  });
});

test('trials are no way to pester anybody: a target that is added anew does not begin anew', async () => {
  const { senders, sent } = scriptedSenders(() => ({ status: 'sent' }));
  const targets = targetsOf({ senders });
  const who = await caller();
  const trial = async () => {
    const { id } = await targets.add(who, { kind: 'email', address: 'bob@example.org' });
    await targets.test(who.personId, id).finally(() => targets.remove(who, id));
  };
  for (let count = 0; count < 30; count += 1) await trial();
  await expect(trial()).rejects.toMatchObject({ code: 'rate-limited' });
  expect(sent).toHaveLength(30);
});

describe('the keys for pushes', () => {
  test('are made once, for all processes, and outlive a new secret key', async () => {
    await world.store.db.deleteFrom('instance_secrets').execute();
    const { db } = world.store;
    const pairs = await Promise.all([1, 2, 3, 4].map(() => loadPushKeys(db, world.keys)));
    expect(new Set(pairs.map(({ publicKey }) => publicKey)).size).toBe(1);
    expect(Buffer.from(pairs[0]?.publicKey ?? '', 'base64url')).toHaveLength(65);
    expect(Buffer.from(pairs[0]?.privateKey ?? '', 'base64url')).toHaveLength(32);
    const [key] = parseSecretKeys(generateSecretKey());
    expect(await loadPushKeys(db, [key, ...world.keys])).toEqual(pairs[0]);
    const { rows } = await world.store.pool.query(
      "select encode(sealed, 'escape') as sealed from instance_secrets",
    );
    expect(rows[0].sealed).not.toContain(pairs[0]?.privateKey);
    // The old key is lost, and with it every target: browsers subscribe anew.
    expect(await loadPushKeys(db, [key])).not.toEqual(pairs[0]);
    expect(await loadPushKeys(db, [key])).toEqual(await loadPushKeys(db, [key]));
  });
});
