import { toldCount, toldTitle } from '../told.ts';
import type { Video } from './api.ts';
import { bounded, type Memory, type OpenVideo } from './memory.ts';

const mostEnded = 10;
const mostDone = 60;
/** A video that YouTube hides for a moment, or whose end it tells late, is asked for so much longer. */
const doubtMs = 30 * 60_000;
/** An announced start that nobody came to is forgotten after so long. */
const forgottenMs = 30 * 24 * 3_600_000;

/** Takes in what YouTube said of the ids that were asked for. */
export function withAnswers(
  known: Memory,
  channel: string,
  asked: ReadonlySet<string>,
  answers: ReadonlyMap<string, Video | 'unreadable'>,
  now: number,
): Memory {
  const next: Memory = { ...known, open: [], ended: [...known.ended], done: [...known.done] };
  for (const video of known.open) {
    const answer = answers.get(video.id);
    if (!asked.has(video.id) || answer === 'unreadable') next.open.push(video);
    else if (answer === undefined) keepMissing(next, video, now);
    else take(next, video, answer, channel, now);
  }
  next.open = bounded(next.open, now);
  next.ended = next.ended.toSorted((left, right) => right.endedAt - left.endedAt).slice(0, mostEnded);
  next.done = next.done.slice(0, mostDone);
  return next;
}

/** Kept in doubt as it was; after a while it is let go. */
function keepMissing(next: Memory, video: OpenVideo, now: number): void {
  const doubtSince = Math.min(video.doubtSince ?? now, now);
  if (now - doubtSince >= doubtMs) next.done.unshift(video.id);
  else next.open.push({ ...video, doubtSince, askedAt: now });
}

function take(next: Memory, video: OpenVideo, answer: Video, channel: string, now: number): void {
  const { snippet, liveStreamingDetails: details } = answer;
  const { liveBroadcastContent: content } = snippet;
  const title = toldTitle(snippet.title) ?? '';
  const viewers = toldCount(details?.concurrentViewers);
  const startedAt = details?.actualStartTime;
  const endedAt = details?.actualEndTime;
  const base = { id: video.id, seenAt: video.seenAt, askedAt: now, title };
  if (snippet.channelId !== channel) next.done.unshift(video.id);
  else if (startedAt !== undefined && endedAt !== undefined) {
    next.done.unshift(video.id);
    next.ended.unshift({ id: video.id, startedAt, endedAt, title });
  } else if (content === 'live' || (startedAt !== undefined && content !== 'none')) {
    // Some streams begin before their start is told, or have one and are still called upcoming.
    next.open.push({
      ...base,
      kind: 'live',
      sure: startedAt !== undefined && content !== 'upcoming',
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(viewers === undefined ? {} : { viewers }),
    });
  } else if (content === 'upcoming' || (content === undefined && details?.scheduledStartTime !== undefined)) {
    const at = details?.scheduledStartTime;
    if (at !== undefined && now - at > forgottenMs) next.done.unshift(video.id);
    else next.open.push({ ...base, kind: 'upcoming', ...(at === undefined ? {} : { scheduledAt: at }) });
  } else if (startedAt !== undefined) {
    // Just over: its end is told a little later. Not live any more, whatever else.
    const { doubtSince } = video.kind === 'new' ? video : {};
    keepMissing(
      next,
      { ...base, kind: 'new', startedAt, ...(doubtSince === undefined ? {} : { doubtSince }) },
      now,
    );
  } else next.done.unshift(video.id);
}
