import { createHmac, timingSafeEqual } from 'node:crypto';

/** YouTube's hub signs with SHA-1, as the old protocol has it; the newer one names better ones. */
const shape = /^(sha1|sha256)=([0-9a-f]{40,64})$/i;

/** Whether `X-Hub-Signature` (`sha1=…`) is that of this body under our secret. */
export function isSigned(body: string, header: string | undefined, secret: string): boolean {
  const [, algorithm, hex] = shape.exec(header ?? '') ?? [];
  if (!algorithm || !hex) return false;
  const ours = createHmac(algorithm.toLowerCase(), secret).update(body, 'utf8').digest();
  const theirs = Buffer.from(hex, 'hex');
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
