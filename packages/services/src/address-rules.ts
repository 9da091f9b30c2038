import ipaddr from 'ipaddr.js';

/** Where a cloud tells its machines their secrets, beyond what the ranges below cover. */
const metadata: ReadonlySet<string> = new Set([
  '168.63.129.16',
  '100.100.100.200',
  'fd00:ec2::254',
  'fd20:ce::254',
]);
/** What the operator can open: networks of their own. Link-local stays shut, for clouds' metadata are there. */
const ownNetworks: ReadonlySet<string> = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

/** Whether a connection may go to this address (IPv4 or IPv6, without brackets). */
export function mayReach(address: string, allowPrivate: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` takes an IPv4 address out of its IPv6 clothes (::ffff:127.0.0.1).
  const parsed = ipaddr.process(address);
  if (metadata.has(parsed.toString())) return false;
  // Forms that carry an IPv4 address through a gateway (6to4, NAT64, Teredo) are ranges of their own: shut.
  const range = parsed.range();
  return range === 'unicast' || (allowPrivate && ownNetworks.has(range));
}
