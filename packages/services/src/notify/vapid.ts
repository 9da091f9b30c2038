import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { PushKeys } from '@fonoteca/live';

/** Seconds; push services take a day at most, and clocks differ. */
const tokenSeconds = 12 * 3600;

/**
 * The Authorization of one push (RFC 8292): a token for the origin of the push service, signed with ES256.
 *
 * @param subject `mailto:` or `https:` where the operator is reached
 * @param now milliseconds since 1970
 */
export function vapidHeader(keys: PushKeys, endpoint: string, subject: string, now: number): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1000) + tokenSeconds, sub: subject };
  const head = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(head), { key: privateKey(keys), dsaEncoding: 'ieee-p1363' });
  return `vapid t=${head}.${signature.toString('base64url')}, k=${keys.publicKey}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function privateKey({ publicKey, privateKey: d }: PushKeys): KeyObject {
  const point = Buffer.from(publicKey, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y }, format: 'jwk' });
}
