import type { DoubleClock } from '../shared/clock.ts';
import type { KickDoubleStream } from './types.ts';

export interface KickLive {
  readonly id: string;
  readonly title: string;
  readonly viewers: number;
  readonly startedAt: number;
}

export interface KickChannel {
  readonly id: number;
  readonly slug: string;
  lie: 'live' | 'offline' | null;
  live: KickLive | undefined;
  lastTitle: string;
}

/** The channels that there are, and what is on air. */
export class KickWorld {
  readonly mixedIn: unknown[] = [];
  private readonly channels = new Map<string, KickChannel>();
  private readonly clock: DoubleClock;
  private given = 0;

  constructor(clock: DoubleClock) {
    this.clock = clock;
  }

  add(slug: string): KickChannel {
    this.given += 1;
    const channel = { id: 700_000 + this.given, slug, lie: null, live: undefined, lastTitle: '' };
    this.channels.set(slug, channel);
    return channel;
  }

  remove(slug: string): void {
    this.channels.delete(slug);
  }

  named(slug: string): KickChannel {
    const channel = this.channels.get(slug);
    if (!channel) throw new Error(`The double has no channel ${slug}`);
    return channel;
  }

  bySlug(slug: string): KickChannel | undefined {
    return this.channels.get(slug.toLowerCase());
  }

  byId(id: number): KickChannel | undefined {
    return [...this.channels.values()].find((one) => one.id === id);
  }

  begin(channel: KickChannel, wish: KickDoubleStream): void {
    this.given += 1;
    channel.live = {
      id: `0198c0de-0000-7000-8000-${String(this.given).padStart(12, '0')}`,
      title: wish.title ?? `${channel.slug} on air`,
      viewers: wish.viewers ?? 12,
      startedAt: wish.startedAt ?? this.clock.now(),
    };
    channel.lastTitle = channel.live.title;
  }

  /** What `/channels` says, true or not. */
  shown(channel: KickChannel): KickLive | undefined {
    if (channel.lie === 'offline') return undefined;
    if (channel.lie !== 'live') return channel.live;
    return { id: 'none', title: 'Not on air', viewers: 0, startedAt: this.clock.now() };
  }
}
