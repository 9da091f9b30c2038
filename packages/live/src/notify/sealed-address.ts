import { createHmac, hkdfSync } from 'node:crypto';
import { open, type SecretKey, type SecretKeys, seal } from '@fonoteca/store';
import { type TargetAddress, targetAddress } from './ports.ts';

const purpose = 'notification-target';

export const sealAddress = (keys: SecretKeys, personId: number, address: TargetAddress): Buffer =>
  seal(keys, JSON.stringify(address), { personId, purpose });

/** Throws Fault `unavailable` for an address that does not open. */
export const openAddress = (keys: SecretKeys, personId: number, sealed: Buffer): TargetAddress =>
  targetAddress.parse(JSON.parse(open(keys, sealed, { personId, purpose }).toString('utf8')));

/**
 * What tells that a target is there already, and says nothing of it. By each key, the one that is
 * written first: a target that was added under an older key is found as well.
 */
export const addressHashes = (keys: SecretKeys, personId: number, address: TargetAddress): Buffer[] =>
  keys.map((key) =>
    createHmac('sha256', hashKey(key))
      .update(JSON.stringify([personId, address.kind, placeOf(address)]))
      .digest(),
  );

const hashKey = ({ bytes }: SecretKey): Buffer =>
  Buffer.from(hkdfSync('sha256', bytes, '', 'fonoteca notification target, v1', 32));

/** Where it goes, without keys: the same place with another key is the same target. */
function placeOf(address: TargetAddress): string {
  if (address.kind === 'push') return address.endpoint;
  if (address.kind === 'email') return address.address.toLowerCase();
  return address.url;
}

/** For lists and the audit trail: the host, or the address with its name masked. Topics and paths are as good as keys. */
export function labelOf(address: TargetAddress, given?: string): string {
  if (address.kind === 'push') return given || 'This browser';
  if (address.kind !== 'email') return new URL(address.url).host;
  const at = address.address.lastIndexOf('@');
  return `${[...address.address][0] ?? ''}…${address.address.slice(at)}`;
}
