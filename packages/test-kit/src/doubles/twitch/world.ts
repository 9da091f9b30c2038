import type { DoubleClock } from '../shared/clock.ts';
import type { TwitchDoubleStream } from './types.ts';

export interface Channel {
  readonly id: string;
  login: string;
  displayName: string;
  banned: boolean;
  lie: 'live' | 'offline' | null;
  live: Live | undefined;
  readonly past: (Live & { readonly endedAt: number })[];
}

export interface Live {
  readonly id: string;
  readonly title: string;
  readonly viewers: number;
  readonly startedAt: number;
  readonly type: string;
}

/** The channels that there are, and what is on air. */
export class World {
  readonly mixedIn: unknown[] = [];
  private readonly channels: Channel[] = [];
  private readonly clock: DoubleClock;
  private broadcasts = 40_000_000_000;

  constructor(clock: DoubleClock) {
    this.clock = clock;
  }

  add(login: string, displayName: string): Channel {
    const channel: Channel = {
      id: String(500_001 + this.channels.length),
      login,
      displayName,
      banned: false,
      lie: null,
      live: undefined,
      past: [],
    };
    this.channels.push(channel);
    return channel;
  }

  named(login: string): Channel {
    const channel = this.byLogin(login);
    if (!channel) throw new Error(`The double has no channel ${login}`);
    return channel;
  }

  byLogin(login: string): Channel | undefined {
    return this.channels.find((one) => one.login === login.toLowerCase() && !one.banned);
  }

  byId(id: string): Channel | undefined {
    return this.channels.find((one) => one.id === id && !one.banned);
  }

  begin(channel: Channel, wish: TwitchDoubleStream): Live {
    this.broadcasts += 1;
    channel.live = {
      id: String(this.broadcasts),
      title: wish.title ?? `${channel.displayName} on air`,
      viewers: wish.viewers ?? 12,
      startedAt: wish.startedAt ?? this.clock.now(),
      type: wish.type ?? 'live',
    };
    return channel.live;
  }

  end(channel: Channel, at: number | undefined): void {
    if (channel.live) channel.past.unshift({ ...channel.live, endedAt: at ?? this.clock.now() });
    channel.live = undefined;
  }

  /** What `/streams` says, true or not. */
  shown(channel: Channel): Live | undefined {
    if (channel.lie === 'offline') return undefined;
    if (channel.lie !== 'live') return channel.live;
    return { id: '1', title: 'Not on air', viewers: 0, startedAt: this.clock.now(), type: 'live' };
  }
}
