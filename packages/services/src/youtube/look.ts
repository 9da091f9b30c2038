import type { Look, LookResult, Route, WatchedChannel } from '@fonoteca/live';
import { videosPerCall } from './api.ts';
import { askForVideos } from './ask-videos.ts';
import type { Failure } from './failures.ts';
import type { Hints } from './hints.ts';
import type { Inquiry, Means, Refused } from './inquiry.ts';
import { judge } from './judge.ts';
import { fromFeed, fromUploads } from './lists.ts';
import { mostOpen, readMemory, withSeen } from './memory.ts';

/** Ids of a channel that a look at many asks for, on average; those left over have their turn in the next. */
const idsPerChannel = 2;

/** Calls that ask what the videos are, of a look at so many channels. */
const videoCalls = (channels: number, ids: number) => Math.ceil((channels * ids) / videosPerCall);

export const feedRoute: Route = {
  name: 'feed+videos',
  batch: 50,
  // Most looks find nothing new to ask for, and take none.
  cost: (channels) => videoCalls(channels, idsPerChannel),
};

/** Lags less than feeds do, and does not go missing; but takes a unit for each channel. */
export const uploadsRoute: Route = {
  name: 'uploads',
  batch: 10,
  cost: (channels) => channels + videoCalls(channels, mostOpen),
};

/** One look at up to `route.batch` channels; after an abort it says what it knows by then. */
export async function lookAt(
  channels: readonly WatchedChannel[],
  route: Route,
  means: Means & { readonly hints: Hints },
  signal: AbortSignal,
): Promise<LookResult & { readonly refused: Failure | undefined }> {
  const refused: Refused = {};
  const inquiries = channels.map(({ account, state }): Inquiry => {
    const known = withSeen(readMemory(state), means.hints.take(account), means.time.now());
    return { account, known, unasked: false, answered: new Set() };
  });
  const confirming = route === uploadsRoute;
  // One after the other: after a refusal nobody else asks.
  if (confirming) for (const inquiry of inquiries) await fromUploads(inquiry, means, refused, signal);
  else await Promise.all(inquiries.map((inquiry) => fromFeed(inquiry, means, signal)));
  const calls = videoCalls(channels.length, confirming ? mostOpen : idsPerChannel);
  await askForVideos(inquiries, calls, means, refused, signal);
  const { quietUntil } = refused.failure ?? {};
  return {
    ...judged(inquiries, confirming, means.time.now()),
    ...(quietUntil === undefined ? {} : { quietUntil }),
    refused: refused.failure,
  };
}

function judged(inquiries: readonly Inquiry[], confirming: boolean, now: number): LookResult {
  const looks = new Map<string, Look>();
  const states = new Map<string, Readonly<Record<string, unknown>>>();
  for (const inquiry of inquiries) {
    const { look, known } = judge(inquiry.known, inquiry, now);
    // The second route is asked because the first was not sure: it has the last word.
    looks.set(inquiry.account, confirming && look.status === 'offline' ? { ...look, sure: true } : look);
    states.set(inquiry.account, known);
  }
  return { looks, states };
}
