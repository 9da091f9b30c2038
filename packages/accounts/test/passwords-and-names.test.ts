import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { addressKey } from '../src/addresses.ts';
import { Gate } from '../src/gate.ts';
import { isSameOrigin } from '../src/index.ts';
import { nameKey, parseName } from '../src/names.ts';
import { hashPassword, needsRehash, parsePassword, verifyPassword } from '../src/passwords.ts';
import { parseTimeZone } from '../src/time-zones.ts';

const reasonOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    return (error as { fields?: { reason: string }[] }).fields?.[0]?.reason;
  }
  return undefined;
};

describe('passwords', () => {
  test('are argon2id, salted, and verify in another Unicode form', async () => {
    const composed = 'caf\u00e9 con leche';
    const made = await hashPassword(composed);
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword(composed)).not.toBe(made);
    expect(await verifyPassword(made, 'cafe\u0301 con leche')).toBe(true);
    expect(await verifyPassword(made, 'cafe con leche')).toBe(false);
    expect(needsRehash(made)).toBe(false);
    expect(needsRehash(await hash(composed, { memoryCost: 8192, timeCost: 1 }))).toBe(true);
  });

  test('nobody of that name costs as much as a wrong password', async () => {
    const made = await hashPassword('a long enough phrase');
    await verifyPassword(null, 'warms the dummy');
    // Processor time of this process: other work on the machine does not count. In turns, and the least of
    // each, so that a moment of noise does not fall on one of them alone.
    const work = async (against: string | null): Promise<number> => {
      const before = process.cpuUsage();
      expect(await verifyPassword(against, 'some wrong phrase')).toBe(false);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const [nobody, somebody]: [number[], number[]] = [[], []];
    for (let round = 0; round < 12; round += 1) {
      nobody.push(await work(null));
      somebody.push(await work(made));
    }
    const ratio = Math.min(...nobody) / Math.min(...somebody);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });

  test('outside 10–256 characters, or equal to the name, are refused with the way out', () => {
    expect(reasonOf(() => parsePassword('123456789'))).toBe('use at least 10 characters');
    expect(parsePassword('1234567890')).toBe('1234567890');
    expect(parsePassword('🎵'.repeat(256))).toHaveLength(512);
    expect(reasonOf(() => parsePassword('x'.repeat(257)))).toBe('use at most 256 characters');
    expect(reasonOf(() => parsePassword('Maria Callas', 'next', 'maria callas'))).toMatch(/than the name/);
  });

  test('only two are hashed at once, and the queue has an end', async () => {
    const gate = new Gate(2, 3);
    let running = 0;
    let most = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    const results = await Promise.allSettled(Array.from({ length: 7 }, () => gate.run(task)));
    expect(most).toBe(2);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    await gate.run(task);
    expect(running).toBe(0);
  });
});

describe('names', () => {
  test('are trimmed, and compared without letter case and look-alike forms', () => {
    expect(parseName('  Ada \u00a0 Lovelace ')).toBe('Ada Lovelace');
    expect(nameKey('ＡＤＡ')).toBe(nameKey('ada'));
    expect(parseName('木下 ゆかり')).toBe('木下 ゆかり');
  });

  test.each([
    ['', 'give at least one character'],
    ['   ', 'give at least one character'],
    ['x'.repeat(65), 'use at most 64 characters'],
    ['a\u0000b', 'leave out control and invisible characters'],
    ['a\u202eb', 'leave out control and invisible characters'],
    ['a\nb', 'leave out control and invisible characters'],
    ['a/b', 'leave out slashes'],
    ['a／b', 'leave out slashes'],
    ['a\\b', 'leave out slashes'],
    ['..', 'use something else than dots alone'],
  ])('%j is refused', (name, reason) => {
    expect(reasonOf(() => parseName(name))).toBe(reason);
  });
});

test.each([
  ['Europe/Madrid', 'Europe/Madrid'],
  ['europe/madrid', 'Europe/Madrid'],
  ['Europe/Kyiv', 'Europe/Kyiv'],
  ['UTC', 'UTC'],
])('time zone %s', (text, zone) => {
  expect(parseTimeZone(text)).toBe(zone);
});

test.each(['', '+02:00', 'Mars/Olympus', "UTC'; --", 'x'.repeat(100)])('time zone %j is refused', (text) => {
  expect(reasonOf(() => parseTimeZone(text))).toMatch(/IANA/);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [null, 'unknown'],
])('failures of %s count under %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

describe('same origin', () => {
  const urls = ['http://127.0.0.1:4400', 'https://music.example.org/'];
  test.each([
    [{ origin: 'https://music.example.org', secFetchSite: 'same-origin' }, true],
    [{ origin: 'https://music.example.org' }, true],
    [{ referer: 'http://127.0.0.1:4400/settings?x=1' }, true],
    [{ secFetchSite: 'same-origin' }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'https://evil.example', secFetchSite: 'same-origin' }, false],
    [{ origin: 'https://music.example.org', secFetchSite: 'cross-site' }, false],
    [{ origin: 'https://blog.music.example.org', secFetchSite: 'same-site' }, false],
    [{ origin: 'http://127.0.0.1:4401' }, false],
    [{ origin: 'https://music.example.org.evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'null', secFetchSite: 'none' }, false],
    [{ referer: 'https://evil.example/https://music.example.org' }, false],
    [{}, false],
    [{ secFetchSite: 'none' }, false],
  ])('%j → %s', (request, same) => {
    expect(isSameOrigin(request, urls)).toBe(same);
  });
});
