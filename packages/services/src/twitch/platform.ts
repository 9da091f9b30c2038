import { Fault } from '@fonoteca/domain';
import type { ChannelAddress, LivePlatform, LookResult, Push, WatchedChannel } from '@fonoteca/live';
import { allAlike } from '../all-alike.ts';
import { asAppFaults } from '../app-faults.ts';
import { toldTitle } from '../told.ts';
import { unknown } from '../unknown-look.ts';
import { twitchAddress } from './address.ts';
import { connectTwitch, HelixClient, type TwitchConnection } from './helix.ts';
import { createTwitchHooks } from './hooks.ts';
import { lookAtChannel, lookAtStreams } from './looks.ts';
import { addressesOf, type TwitchOptions } from './options.ts';
import { createTwitchSocket } from './socket.ts';

const batch = 100;
const missing =
  'Twitch is asked with a client ID and a client secret: register an application at https://dev.twitch.tv/console (free) and set TWITCH_CLIENT_ID and TWITCH_CLIENT_SECRET.';

/**
 * Twitch by its Helix API. `streams` asks for a hundred channels with one call; `users+streams+videos` takes
 * at most three for one channel and knows its past broadcasts.
 *
 * @example
 * const twitch = createTwitchPlatform({ clientId: '…', clientSecret: '…' });
 * const channel = await twitch.resolve(twitch.parse('twitch.tv/fonoteca', false));
 * await twitch.look([{ ...channel, state: {} }], 'streams', AbortSignal.timeout(20_000));
 */
export function createTwitchPlatform(options: TwitchOptions): LivePlatform {
  const { clientId, clientSecret } = options;
  const connection = clientId && clientSecret ? connectTwitch(options, clientId, clientSecret) : undefined;
  return {
    name: 'twitch',
    label: 'Twitch',
    unconfigured: connection ? null : missing,
    // Twitch gives 800 points a minute to the application; others may use it, too.
    allowance: { calls: 120, windowMs: 60_000, batch, reserve: 0.1 },
    routes: [
      { name: 'streams', batch, cost: (channels) => Math.ceil(channels / batch) },
      { name: 'users+streams+videos', batch: 1, cost: (channels) => 3 * channels },
    ],
    parse: twitchAddress,
    resolve: (address, signal) => resolve(needed(connection), address, signal),
    look: (channels, route, signal) => look(connection, channels, route, signal),
    ...pushOf(connection, options),
  };
}

/** Webhooks hold more channels than a socket: where there is an address of ours, they are taken. */
function pushOf(connection: TwitchConnection | undefined, options: TwitchOptions): { push?: Push } {
  if (!connection) return {};
  if (options.hooks) return { push: createTwitchHooks(connection, options.hooks) };
  const { socket } = addressesOf(options.baseUrl);
  return options.userToken ? { push: createTwitchSocket(connection, socket) } : {};
}

async function look(
  connection: TwitchConnection | undefined,
  channels: readonly WatchedChannel[],
  route: string,
  signal: AbortSignal,
): Promise<LookResult> {
  const [first] = channels;
  if (!first) return { looks: new Map() };
  if (!connection)
    return {
      looks: allAlike(
        channels.map(({ account }) => account),
        unknown('unconfigured', missing),
      ),
    };
  if (route === 'streams' && channels.length <= batch) return lookAtStreams(connection, channels, signal);
  if (route === 'users+streams+videos' && channels.length === 1)
    return lookAtChannel(connection, first, signal);
  throw new RangeError(`Twitch has no route ${route} for ${channels.length} channels`);
}

async function resolve(
  connection: TwitchConnection,
  address: ChannelAddress,
  signal: AbortSignal | undefined,
): Promise<ChannelAddress> {
  const client = new HelixClient(connection, { signal, again: true });
  const user = await asAppFaults(() => client.users.getUserByName(address.account));
  if (!user) {
    const reason = `Twitch has no channel “${address.account}”; look at how its address is written`;
    throw new Fault('invalid', `${reason}.`, { fields: [{ field: 'address', reason }] });
  }
  const account = user.name.toLowerCase();
  return {
    platform: 'twitch',
    account,
    name: toldTitle(user.displayName) ?? user.name,
    url: `https://www.twitch.tv/${account}`,
  };
}

function needed(connection: TwitchConnection | undefined): TwitchConnection {
  if (!connection) throw new Fault('unavailable', missing);
  return connection;
}
