/** Of Node's fetch: the connection never came about. Elsewhere nothing tells, and the worse is assumed. */
const beforeSending: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ADDRESS_REFUSED',
]);

/** Whether a request surely never left: then it was carried out by nobody. */
export function neverSent(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && beforeSending.has(code)) return true;
  // One error for each address that a name has.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(neverSent);
  return cause !== undefined && neverSent(cause);
}
