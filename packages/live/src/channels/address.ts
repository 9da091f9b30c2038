import { Fault } from '@fonoteca/domain';
import type { LivePlatformName } from '@fonoteca/store';
import type { ChannelAddress, LivePlatform } from '../ports.ts';
import { longestAddress } from './limits.ts';
import { isStorable } from './text.ts';

/**
 * Reads what a person pasted: the address of a channel, or its handle where the platform is named. An
 * address of the web that is of no platform is a station. Throws Fault `invalid` (address, platform).
 *
 * @example parseAddress(platforms, 'https://www.twitch.tv/Somebody').account // 'somebody'
 */
export function parseAddress(
  platforms: readonly LivePlatform[],
  text: string,
  platform?: LivePlatformName,
): ChannelAddress {
  const given = text.trim();
  if (given === '') throw wrong('address', 'give the address of a channel, or its handle and the platform');
  if (given.length > longestAddress) throw wrong('address', `has more than ${longestAddress} characters`);
  if (!isStorable(given)) throw wrong('address', 'holds a character that no address has');
  const found = platform ? ofPlatform(platforms, given, platform) : ofAny(platforms, given);
  // Kept nowhere: what is shared by the instance and shown in lists must hold no secret.
  if (found.options?.credentials)
    throw wrong('address', 'holds a name or a password: give one that works without');
  return found;
}

function ofAny(platforms: readonly LivePlatform[], given: string): ChannelAddress {
  // A station takes any address: it is asked last.
  const inOrder = platforms.toSorted((a, b) => Number(a.name === 'station') - Number(b.name === 'station'));
  for (const one of inOrder) {
    const found = one.parse(given, false);
    if (found) return found;
  }
  throw /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
    ? wrong('address', 'is no http or https address')
    : wrong('platform', 'a handle alone may be on any platform: name it, or paste the whole address');
}

/**
 * The same station, asked for JSON with a path that says whether it is live. Throws Fault `invalid`
 * (jsonPath) for a channel of a platform.
 */
export function withJsonPath(address: ChannelAddress, jsonPath: string): ChannelAddress {
  if (address.platform !== 'station')
    throw wrong('jsonPath', 'is for stations alone: leave it out for a channel of a platform');
  return { ...address, options: { ...address.options, kind: 'json', jsonPath } };
}

function ofPlatform(
  platforms: readonly LivePlatform[],
  given: string,
  platform: LivePlatformName,
): ChannelAddress {
  const asked = platforms.find(({ name }) => name === platform);
  if (!asked) throw wrong('platform', 'is not known here');
  const found = asked.parse(given, true);
  if (found) return found;
  const other = platforms.find((one) => one.name !== 'station' && one.parse(given, false));
  throw wrong(
    'address',
    other ? `is of ${other.label}, not of ${asked.label}` : `is no channel of ${asked.label}`,
  );
}

const wrong = (field: string, reason: string) =>
  new Fault('invalid', 'The channel cannot be followed', { fields: [{ field, reason }] });
