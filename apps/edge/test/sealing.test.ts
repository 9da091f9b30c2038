import { expect, test } from 'vitest';
import { open, parseKeys, seal } from '../src/sealing.ts';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const context = { account: 'ada', purpose: 'lastfm-session-key' };

test('opens what it sealed, for the same account and purpose alone', async () => {
  const keys = parseKeys(keyOf(1));
  const sealed = await seal(keys, 'a secret', context);
  expect(sealed).not.toContain('a secret');
  expect(await open(keys, sealed, context)).toBe('a secret');
  await expect(open(keys, sealed, { ...context, account: 'eve' })).rejects.toThrow();
  await expect(open(keys, sealed, { ...context, purpose: 'other' })).rejects.toThrow();
  expect(await seal(keys, 'a secret', context)).not.toBe(sealed);
});

test('a changed text does not open', async () => {
  const keys = parseKeys(keyOf(1));
  const sealed = await seal(keys, 'a secret', context);
  const last = sealed.endsWith('A') ? 'B' : 'A';
  await expect(open(keys, sealed.slice(0, -3) + last + sealed.slice(-2), context)).rejects.toThrow();
  await expect(open(keys, 'e1.x.y', context)).rejects.toThrow('not a sealed text');
});

test('a new key in front seals; the old one behind it still opens', async () => {
  const sealed = await seal(parseKeys(keyOf(1)), 'a secret', context);
  expect(await open(parseKeys(`${keyOf(2)}, ${keyOf(1)}`), sealed, context)).toBe('a secret');
  await expect(open(parseKeys(keyOf(2)), sealed, context)).rejects.toThrow('not among the keys');
});

test.each([
  ['', 'holds no key'],
  ['???', '32 random bytes in base64'],
  [Buffer.alloc(16).toString('base64'), '32 bytes in base64, it has 16'],
])('refuses the key %j without repeating it', (text, reason) => {
  expect(() => parseKeys(text)).toThrow(reason);
});
