import type { LivePlatform, Look, LookResult, WatchedChannel } from '@fonoteca/live';
import type { YouTubeDouble, YouTubeDoubleVideo } from '@fonoteca/test-kit';
import { createYouTubePlatform } from '../src/index.ts';

export const minute = 60_000;
export const hour = 60 * minute;

export const idOf = (name: string): string => `UC${name.padEnd(22, '_')}`;
export const videoOf = (name: string): string => name.padEnd(11, '-');

export const watched = (account: string, state: Readonly<Record<string, unknown>> = {}): WatchedChannel => ({
  platform: 'youtube',
  account,
  name: account,
  url: 'https://www.youtube.com/',
  state,
});

/** Looks again and again as the watcher does, with what the look before gave back. */
export class Watcher {
  readonly platform: LivePlatform;
  private readonly states = new Map<string, Readonly<Record<string, unknown>>>();
  last: LookResult = { looks: new Map() };

  constructor(platform: LivePlatform) {
    this.platform = platform;
  }

  async all(accounts: readonly string[], route = 'feed+videos', signal = new AbortController().signal) {
    const channels = accounts.map((account) => watched(account, this.states.get(account)));
    this.last = await this.platform.look(channels, route, signal);
    // As the database keeps it.
    for (const [account, state] of this.last.states ?? [])
      this.states.set(account, JSON.parse(JSON.stringify(state)));
    return this.last;
  }

  async one(account: string, route?: string, signal?: AbortSignal): Promise<Look | undefined> {
    return (await this.all([account], route, signal)).looks.get(account);
  }

  state(account: string): Readonly<Record<string, unknown>> {
    return this.states.get(account) ?? {};
  }
}

export const platformOf = (
  double: YouTubeDouble,
  more: Parameters<typeof createYouTubePlatform>[0] = {},
): LivePlatform =>
  createYouTubePlatform({
    apiKey: double.apiKey,
    baseUrl: double.url,
    feedsBaseUrl: double.url,
    hubUrl: double.hubUrl,
    ...more,
  });

export const put = (
  double: YouTubeDouble,
  channel: string,
  name: string,
  facts: Partial<YouTubeDoubleVideo> & { readonly publishedAt: number },
): string => {
  double.putVideo({ id: videoOf(name), channel, title: `On air & “${name}”`, ...facts });
  return videoOf(name);
};

export const asked = (double: YouTubeDouble, operation: string) =>
  double.requests().filter((request) => request.operation === operation);
