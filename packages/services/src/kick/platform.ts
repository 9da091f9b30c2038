import { Fault } from '@fonoteca/domain';
import type { ChannelAddress, LivePlatform, LookResult, WatchedChannel } from '@fonoteca/live';
import { allAlike } from '../all-alike.ts';
import { asAppFaults } from '../app-faults.ts';
import { unknown } from '../unknown-look.ts';
import { isKickSlug, kickAddress } from './address.ts';
import { createKickApi, type KickApi } from './api.ts';
import { createKickHooks } from './hooks.ts';
import { channelsBySlug, lookAtChannels, lookAtLivestreams } from './looks.ts';
import type { KickOptions } from './options.ts';

const batch = 50;
const missing =
  'Kick is asked with a client ID and a client secret: register an application at https://kick.com/settings/developer (free) and set KICK_CLIENT_ID and KICK_CLIENT_SECRET.';

/**
 * Kick by its public API. `channels` asks for fifty with one call; `channels+livestreams` takes two
 * and believes another list of Kick's.
 *
 * @example
 * const kick = createKickPlatform({ clientId: '…', clientSecret: '…' });
 * await kick.look([{ ...channel, state: {} }], 'channels', AbortSignal.timeout(20_000));
 */
export function createKickPlatform(options: KickOptions): LivePlatform {
  const { clientId, clientSecret } = options;
  const api = clientId && clientSecret ? createKickApi(options, clientId, clientSecret) : undefined;
  return {
    name: 'kick',
    label: 'Kick',
    unconfigured: api ? null : missing,
    // Kick names no limit.
    allowance: { calls: 30, windowMs: 60_000, batch, reserve: 0.1 },
    routes: [
      { name: 'channels', batch, cost: (channels) => Math.ceil(channels / batch) },
      { name: 'channels+livestreams', batch, cost: (channels) => 2 * Math.ceil(channels / batch) },
    ],
    parse: kickAddress,
    resolve: (address, signal) => resolve(api, address, signal),
    look: (channels, route, signal) => look(api, channels, route, signal),
    ...(api && options.hooks ? { push: createKickHooks(api) } : {}),
  };
}

async function look(
  api: KickApi | undefined,
  channels: readonly WatchedChannel[],
  route: string,
  signal: AbortSignal,
): Promise<LookResult> {
  const accounts = channels.map(({ account }) => account);
  if (!api) return { looks: allAlike(accounts, unknown('unconfigured', missing)) };
  if (channels.length <= batch && route === 'channels') return lookAtChannels(api, channels, signal);
  if (channels.length <= batch && route === 'channels+livestreams')
    return lookAtLivestreams(api, channels, signal);
  throw new RangeError(`Kick has no route ${route} for ${channels.length} channels`);
}

async function resolve(
  api: KickApi | undefined,
  { account }: ChannelAddress,
  signal: AbortSignal | undefined,
): Promise<ChannelAddress> {
  if (!api) throw new Fault('unavailable', missing);
  const found = isKickSlug(account)
    ? (await asAppFaults(() => channelsBySlug(api, [account], signal, true))).entries
    : [];
  const channel = found.find(({ slug }) => slug.toLowerCase() === account);
  if (!channel) {
    const reason = `Kick has no channel “${account}”; look at how its address is written`;
    throw new Fault('invalid', `${reason}.`, { fields: [{ field: 'address', reason }] });
  }
  const slug = channel.slug.toLowerCase();
  return { platform: 'kick', account: slug, name: channel.slug, url: `https://kick.com/${slug}` };
}
