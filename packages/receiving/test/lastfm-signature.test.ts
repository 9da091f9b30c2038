import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSignature, ownApiKey, ownSharedSecret, signatureOf } from '../src/lastfm/signature.ts';

const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex');

describe('api_sig', () => {
  test('sorts in byte order: artist[10] before artist[1], capitals before small letters', () => {
    const parameters = new Map([
      ['artist[1]', 'b'],
      ['artist[10]', 'c'],
      ['artist[2]', 'd'],
      ['album[0]', 'e'],
      ['albumArtist[0]', 'f'],
      ['format', 'json'],
      ['callback', 'x'],
      ['api_sig', 'y'],
    ]);
    const signed = 'albumArtist[0]falbum[0]eartist[10]cartist[1]bartist[2]dsecret';
    expect(signatureOf(parameters, 'secret')).toBe(md5(signed));
  });

  test('agrees with an order made of bytes, in whatever order the parameters come', () => {
    const name = fc.oneof(
      fc
        .tuple(fc.constantFrom('artist', 'track', 'albumArtist', 'album', 'Z'), fc.nat(49))
        .map(([field, index]) => `${field}[${index}]`),
      fc.string({ minLength: 1, maxLength: 8 }),
    );
    const names = fc.uniqueArray(
      fc.tuple(
        name.filter((one) => !['api_sig', 'format', 'callback'].includes(one)),
        fc.string(),
      ),
      { selector: ([one]) => one },
    );
    fc.assert(
      fc.property(names, fc.string(), (pairs, secret) => {
        const byBytes = [...pairs].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const expected = md5(byBytes.map((pair) => pair.join('')).join('') + secret);
        expect(signatureOf(new Map(pairs), secret)).toBe(expected);
        expect(signatureOf(new Map([...pairs].reverse()), secret)).toBe(expected);
      }),
    );
  });

  test('ours must be right, and any change makes it wrong; of others nobody can say', () => {
    const parameters = new Map([
      ['api_key', ownApiKey],
      ['method', 'track.scrobble'],
      ['artist[0]', 'Björk'],
    ]);
    expect(checkSignature(parameters)).toBe('wrong');
    parameters.set('api_sig', signatureOf(parameters, ownSharedSecret).toUpperCase());
    expect(checkSignature(parameters)).toBe('right');
    parameters.set('artist[0]', 'Bjork');
    expect(checkSignature(parameters)).toBe('wrong');
    parameters.set('api_key', 'another app');
    expect(checkSignature(parameters)).toBe('unverifiable');
  });
});
