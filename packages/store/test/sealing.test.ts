import { generateSecretKey, open, parseSecretKeys, seal } from '@fonoteca/store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const keys = parseSecretKeys(generateSecretKey());
const context = { personId: 7, purpose: 'lastfm-session-key' };

describe('sealing', () => {
  test('opens to the same bytes, and twice the same is never the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const plain = Buffer.from(bytes);
        const sealed = seal(keys, plain, context);
        expect(open(keys, sealed, context).equals(plain)).toBe(true);
        expect(seal(keys, plain, context).equals(sealed)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('is bound to person and purpose, and any changed bit is noticed', () => {
    const sealed = seal(keys, 'secret', context);
    expect(() => open(keys, sealed, { ...context, personId: 8 })).toThrow(/does not belong/);
    expect(() => open(keys, sealed, { ...context, purpose: 'api-token-md5' })).toThrow(/does not belong/);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => open(keys, changed, context)).toThrow();
    }
    expect(() => open(keys, Buffer.alloc(0), context)).toThrow(/damaged/);
  });

  test('old values open after a new key was put in front, and not with a stranger', () => {
    const [oldText, newText] = [generateSecretKey(), generateSecretKey()];
    const sealed = seal(parseSecretKeys(oldText), 'secret', context);
    const both = parseSecretKeys(`${newText}, ${oldText}`);
    expect(open(both, sealed, context).toString()).toBe('secret');
    expect(() => open(parseSecretKeys(newText), sealed, context)).toThrow(/not configured/);
    expect(() => open(parseSecretKeys(oldText), seal(both, 'x', context), context)).toThrow(/not configured/);
  });

  test('one key in hex, base64 and base64url is the same key; anything else is refused by name', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    const ids = (['hex', 'base64', 'base64url'] as const).map((encoding) =>
      parseSecretKeys(bytes.toString(encoding))[0].id.toString('hex'),
    );
    expect(new Set(ids).size).toBe(1);
    for (const bad of ['', 'short', 'z'.repeat(64), `${generateSecretKey()},`]) {
      expect(() => parseSecretKeys(bad)).toThrow(expect.objectContaining({ code: 'invalid' }));
    }
  });
});
