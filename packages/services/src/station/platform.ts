import { systemTime, type Time } from '@fonoteca/http-kit';
import type { LivePlatform, Look, LookResult, WatchedChannel } from '@fonoteca/live';
import { type AddressGuard, createAddressGuard } from '../address-guard.ts';
import { unknownOf } from '../unknown-look.ts';
import { parseStation, stationOptions } from './address.ts';
import { createAsks } from './ask.ts';
import { discover } from './discover.ts';
import { lookAtStation } from './look.ts';

export interface StationPlatformOptions {
  /** Lets addresses of private networks through: the operator's decision. False by default. */
  readonly allowPrivate?: boolean;
  /** Takes the place of `allowPrivate`; who made it closes it. */
  readonly guard?: AddressGuard;
  readonly time?: Time;
  /** Of one request; 10 s by default. */
  readonly timeoutMs?: number;
}

/** A master playlist of HLS and the one that it names, each behind a redirect; most looks take one. */
const requestsPerLook = 4;
/** Lists that name streams, status pages, redirects of each. */
const requestsPerSearch = 10;

/**
 * Stations of any kind by their address: an Icecast server or mount, an HLS playlist, a JSON page, any address
 * whose status tells. How one is asked is found by looking at it once, and kept in its options.
 */
export function createStationPlatform(options: StationPlatformOptions = {}): LivePlatform {
  const { time = systemTime, timeoutMs = 10_000, allowPrivate = false } = options;
  const own = options.guard ? undefined : createAddressGuard({ allowPrivate });
  const guard = options.guard ?? own;
  const asks = createAsks({ fetch: guard?.fetch ?? fetch, timeoutMs, time });

  async function one(channel: WatchedChannel, route: string, signal: AbortSignal) {
    try {
      const way = stationOptions(channel.options);
      const ask = asks(requestsPerLook);
      return await lookAtStation(channel, way, { ask, route, now: time.now(), signal });
    } catch (error) {
      return { look: unknownOf(error, signal) };
    }
  }

  return {
    name: 'station',
    label: 'Station',
    unconfigured: null,
    // Nobody's limit but manners: every station has a server of its own, and a pace for it in `ask`.
    allowance: { calls: 1200, windowMs: 3_600_000, batch: 1, reserve: 0.1 },
    routes: [
      { name: 'look', batch: 1, cost: (channels) => requestsPerLook * channels },
      { name: 'mount', batch: 1, cost: (channels) => requestsPerLook * channels },
    ],
    parse: parseStation,
    resolve: (address, signal = new AbortController().signal) =>
      discover(address, asks(requestsPerSearch), signal),
    async look(channels, route, signal): Promise<LookResult> {
      const looks = new Map<string, Look>();
      const states = new Map<string, Readonly<Record<string, unknown>>>();
      for (const channel of channels) {
        const { look, state } = await one(channel, route, signal);
        looks.set(channel.account, look);
        if (state) states.set(channel.account, state);
      }
      return { looks, states };
    },
    ...(own ? { close: () => own.close() } : {}),
  };
}
