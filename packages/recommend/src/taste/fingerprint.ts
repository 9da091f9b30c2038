import { createHash } from 'node:crypto';

/** A short text that is another one as soon as anything in the value is. Typed arrays count by their bytes. */
export function fingerprint(value: unknown): string {
  const hash = createHash('sha256');
  const add = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    else if (part instanceof Date) hash.update(part.toISOString());
    else if (part instanceof Set) add([...part]);
    else if (Array.isArray(part)) {
      hash.update(`[${part.length}`);
      for (const one of part) add(one);
    } else if (typeof part === 'object' && part !== null)
      for (const [name, one] of Object.entries(part)) {
        hash.update(`"${name}`);
        add(one);
      }
    else hash.update(`${typeof part}${String(part)}\0`);
  };
  add(value);
  return hash.digest('base64url').slice(0, 22);
}
