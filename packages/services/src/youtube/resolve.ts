import { Fault } from '@fonoteca/domain';
import { HttpFault, type Time } from '@fonoteca/http-kit';
import type { ChannelAddress } from '@fonoteca/live';
import { toAppFault } from '../app-faults.ts';
import { toldTitle } from '../told.ts';
import { addressFault, channelId, channelUrl } from './address.ts';
import type { YouTubeApi } from './api.ts';
import { apiFailure } from './failures.ts';
import type { Feeds } from './feeds.ts';
import { unconfiguredText } from './options.ts';

interface Means {
  readonly api: YouTubeApi | undefined;
  readonly feeds: Feeds;
  readonly time: Time;
}

interface Found {
  readonly id: string;
  readonly title: string;
}

/** Throws Fault `invalid` on `address` when there is no such channel; an abort passes through unchanged. */
export async function resolveYouTube(
  { account }: ChannelAddress,
  means: Means,
  signal: AbortSignal | undefined,
): Promise<ChannelAddress> {
  const found = means.api
    ? await byApi(account, means.api, means.time, signal)
    : await byFeed(account, means.feeds, signal);
  if (!found)
    throw addressFault(
      'YouTube has no such channel. Open its page and paste the address that the browser shows then',
    );
  const { id, title } = found;
  return { platform: 'youtube', account: id, name: toldTitle(title) ?? id, url: channelUrl(id) };
}

async function byApi(
  account: string,
  api: YouTubeApi,
  time: Time,
  signal: AbortSignal | undefined,
): Promise<Found | null> {
  try {
    return await api.channel(questionFor(account), signal);
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error;
    throw faultOf(error, time.now());
  }
}

/** Old short names (`/c/…`) became handles, each its owner's; the API finds them no other way. */
function questionFor(account: string) {
  if (channelId.test(account)) return { id: account };
  if (account.startsWith('user/')) return { forUsername: account.slice('user/'.length) };
  return { forHandle: `@${account.replace(/^@|^c\//, '')}` };
}

function faultOf(error: HttpFault, now: number): unknown {
  const failure = apiFailure(error, now);
  if (failure.keyRefused) return new Fault('unavailable', failure.reason, { cause: error });
  if (failure.quietUntil === undefined) return toAppFault(error);
  const retryAfterSeconds = Math.ceil((failure.quietUntil - now) / 1000);
  return new Fault('rate-limited', failure.reason, { retryAfterSeconds, cause: error });
}

/** Without a key a channel's id is enough: its feed has its name. */
async function byFeed(account: string, feeds: Feeds, signal: AbortSignal | undefined): Promise<Found | null> {
  if (!channelId.test(account))
    throw addressFault(
      `without an API key only addresses with the channel's id work (https://www.youtube.com/channel/UC…). ${unconfiguredText}`,
    );
  try {
    const { feed } = await feeds.read(account, undefined, signal);
    return { id: account, title: feed?.title || account };
  } catch (error) {
    if (error instanceof HttpFault && error.status === 404) return null;
    throw toAppFault(error);
  }
}
