import { createPublicKey, verify } from 'node:crypto';

export interface VapidClaims {
  readonly aud: string;
  readonly exp: number;
  readonly sub: string;
}

const dayInSeconds = 24 * 3600;

/**
 * Reads `Authorization: vapid t=…, k=…` as a push service does.
 *
 * @returns the claims and the key, or what is wrong
 */
export function readVapid(
  header: string | undefined,
  origin: string,
  now: number,
): { readonly claims: VapidClaims; readonly key: string } | string {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header ?? '') ?? [];
  if (!token || !key) return 'the header is no vapid one';
  const [head = '', body = '', signature = ''] = token.split('.');
  if (read(head).alg !== 'ES256') return 'the token is not signed with ES256';
  if (!isSignedBy(key, `${head}.${body}`, signature)) return 'the signature is not of this key';
  const claims = read(body) as unknown as VapidClaims;
  const seconds = now / 1000;
  if (claims.aud !== origin) return 'aud is another push service';
  if (!(claims.exp > seconds && claims.exp <= seconds + dayInSeconds)) return 'exp is over, or too far ahead';
  if (!/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(claims.sub ?? ''))
    return 'sub is no way to reach anybody';
  return { claims, key };
}

const read = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;

function isSignedBy(key: string, text: string, signature: string): boolean {
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return false;
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  return verify(
    'sha256',
    Buffer.from(text),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
}
