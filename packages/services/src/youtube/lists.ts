import type { FeedMark } from './feeds.ts';
import { type Inquiry, isResolved, type Means, ofApi, ofFeed, type Refused } from './inquiry.ts';
import { type Memory, withSeen } from './memory.ts';

/** A feed is not read again sooner: YouTube makes it anew every quarter of an hour. */
const feedRestMs = 60_000;

/** Newest videos by the channel's feed: no unit. */
export async function fromFeed(inquiry: Inquiry, { feeds, time }: Means, signal: AbortSignal): Promise<void> {
  const { account, known } = inquiry;
  const now = time.now();
  // A clock that was set back must not keep us from reading.
  const rests = known.feed && known.feed.at <= now && now - known.feed.at < feedRestMs;
  if (!isResolved(inquiry) || rests) return;
  try {
    const { feed, mark } = await feeds.read(account, known.feed, signal);
    const ids = feed?.entries.map(({ videoId }) => videoId) ?? [];
    inquiry.known = { ...withSeen(known, ids, time.now()), feed: kept(mark) };
  } catch (error) {
    inquiry.failure = ofFeed(error, signal);
  }
}

/** Newest videos by the channel's list of uploads: one unit. */
export async function fromUploads(
  inquiry: Inquiry,
  { api, time }: Means,
  refused: Refused,
  signal: AbortSignal,
): Promise<void> {
  if (!isResolved(inquiry)) return;
  try {
    if (refused.failure) inquiry.failure = refused.failure;
    else inquiry.known = withSeen(inquiry.known, await api.uploads(inquiry.account, signal), time.now());
  } catch (error) {
    inquiry.failure = ofApi(error, refused, time, signal);
  }
}

const kept = ({ at, etag, lastModified }: FeedMark): NonNullable<Memory['feed']> => ({
  at,
  ...(etag === undefined ? {} : { etag }),
  ...(lastModified === undefined ? {} : { lastModified }),
});
