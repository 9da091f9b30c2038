import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** 32 hexadecimal digits. */
const md5Hex = (text: string): string => bytesToHex(md5(utf8ToBytes(text)));

/**
 * Last.fm's `api_sig`: names and values of all parameters by the byte order of the names, then the secret.
 * `format` and `callback` are left out.
 */
export function signatureOf(params: Readonly<Record<string, string>>, secret: string): string {
  const names = Object.keys(params)
    .filter((name) => name !== 'format' && name !== 'callback')
    // Not by locale: `artist[10]` stands before `artist[1]`.
    .sort((left, right) => (left < right ? -1 : 1));
  return md5Hex(names.map((name) => `${name}${params[name]}`).join('') + secret);
}
