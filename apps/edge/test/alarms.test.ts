import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@fonoteca/test-kit';
import { expect, test } from 'vitest';
import { testEncryptionKey } from './support/edge.ts';
import { album, scrobble, until } from './support/jobs.ts';
import { openWorld } from './support/world.ts';

test('an alarm that ends with a defect sets the next one, as often as it takes', async () => {
  const world = await openWorld({
    worker: join(import.meta.dirname, 'support', 'failing-worker.ts'),
    variables: { DEFECTS: '9' },
  });
  try {
    const browser = await world.signedIn('Ada');
    const job = await scrobble(browser, album(2));
    // The platform itself would give up after six; nobody asks meanwhile.
    await pause(6_000);
    expect(world.lastfm.ledger()).toHaveLength(2);
    await until(browser, job.id, ({ state }) => state === 'done');
  } finally {
    await world.close();
  }
}, 40_000);

test('after a kill the alarm goes off by itself, with nobody asking', async () => {
  const world = await openWorld();
  try {
    const browser = await world.signedIn('Ada');
    const [track] = album(1);
    const at = new Date(Date.now() + 1_000).toISOString();
    await scrobble(browser, [{ ...track, lengthSeconds: 2 }], { when: { kind: 'started-at', at } });
    await pause(300);
    expect(world.lastfm.ledger()).toHaveLength(0);
    await world.restart();
    await eventually(() => world.lastfm.ledger().length === 1, {
      seconds: 10,
      explain: () => 'the alarm did not go off',
    });
    expect(world.lastfm.ledger()).toHaveLength(1);
  } finally {
    await world.close();
  }
}, 40_000);

test('settings that were wrong for a while end nothing', async () => {
  const world = await openWorld();
  try {
    const browser = await world.signedIn('Ada');
    const [track] = album(1);
    const at = new Date(Date.now() + 500).toISOString();
    await scrobble(browser, [{ ...track, lengthSeconds: 2 }], { when: { kind: 'started-at', at } });
    await world.restart({ encryptionKey: 'c2hvcnQ=' });
    await pause(3_000);
    expect((await browser.fetch('/api/v1/scrobbles/jobs')).status).toBe(503);
    expect(world.lastfm.ledger()).toHaveLength(0);
    await world.restart({ encryptionKey: testEncryptionKey });
    await eventually(() => world.lastfm.ledger().length === 1, {
      seconds: 15,
      explain: () => 'the alarm did not go off',
    });
  } finally {
    await world.close();
  }
}, 40_000);

test('a session key that the encryption key no longer opens asks for a new sign-in', async () => {
  const world = await openWorld();
  try {
    const browser = await world.signedIn('Ada');
    const [track] = album(1);
    const at = new Date(Date.now() + 500).toISOString();
    const soon = { when: { kind: 'started-at', at } };
    const job = await scrobble(browser, [{ ...track, lengthSeconds: 3 }], soon);
    await world.restart({ encryptionKey: Buffer.alloc(32, 8).toString('base64') });
    const waiting = await until(browser, job.id, ({ waitReason }) => waitReason === 'reconnect');
    expect(waiting.message).toContain('sign in again');
    const again = await world.signedIn('Ada');
    await until(again, job.id, ({ state }) => state === 'done');
  } finally {
    await world.close();
  }
}, 40_000);

test('a connection cut after acceptance is looked up, not sent anew', async () => {
  const world = await openWorld();
  try {
    const browser = await world.signedIn('Ada');
    world.lastfm.script([{ on: 'track.scrobble', answer: { cutAfterAccept: true } }]);
    const job = await scrobble(browser, album(5));
    await until(browser, job.id, ({ state }) => state === 'done');
    expect(world.lastfm.ledger()).toHaveLength(5);
    const operations = world.lastfm.requests().map(({ operation }) => operation);
    expect(operations.filter((one) => one === 'track.scrobble')).toHaveLength(1);
  } finally {
    await world.close();
  }
}, 40_000);

test('one poison track is found and reported; the others go out', async () => {
  const world = await openWorld();
  try {
    const browser = await world.signedIn('Ada');
    world.lastfm.script([{ on: 'track.scrobble', match: { track: 'First 4' }, answer: { error: 6 } }]);
    const job = await scrobble(browser, album(8));
    const done = await until(browser, job.id, ({ state }) => state === 'done');
    expect(done.targets).toMatchObject([{ accepted: 7, rejected: 1 }]);
    expect(world.lastfm.ledger().map(({ track }) => track)).not.toContain('First 4');
  } finally {
    await world.close();
  }
}, 40_000);
