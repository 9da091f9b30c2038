import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { mayReach } from './address-rules.ts';

/** The address is none that this server may call. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';

  constructor() {
    super('The address is in a network that is not called from here.');
    this.name = 'AddressRefused';
  }
}

/**
 * Connects to checked addresses alone: the check is in the connection itself, so a name that changes its
 * address between a check and the call, or a redirect, changes nothing.
 */
export function createGuardedAgent(allowPrivate: boolean): Agent {
  const connect = buildConnector({ lookup: guardedLookup(allowPrivate), timeout: 10_000 });
  return new Agent({
    connect(options, callback) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // An address in digits is never looked up.
      if (isIP(host) !== 0 && !mayReach(host, allowPrivate)) return callback(new AddressRefused(), null);
      connect(options, callback);
    },
  });
}

function guardedLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = refusalOf(addresses, allowPrivate);
      const [first] = addresses;
      if (refused || !first) return callback(refused ?? new AddressRefused(), '', 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** One bad address among good ones is enough: which one is taken is chance. */
export const refusalOf = (
  addresses: readonly LookupAddress[],
  allowPrivate: boolean,
): AddressRefused | undefined =>
  addresses.every(({ address }) => mayReach(address, allowPrivate)) ? undefined : new AddressRefused();
