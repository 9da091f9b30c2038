import { createHash } from 'node:crypto';

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

const unsigned = new Set(['api_sig', 'format', 'callback']);

/** Last.fm's signature: names in byte order, so `artist[10]` stands before `artist[1]` and `artist[1]` before `artist[2]`. */
export function signatureOf(params: Readonly<Record<string, string>>, secret: string): string {
  const names = Object.keys(params).filter((name) => !unsigned.has(name));
  names.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  return md5(names.map((name) => name + params[name]).join('') + secret);
}
