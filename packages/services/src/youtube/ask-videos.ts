import { withAnswers } from './answers.ts';
import { type Video, videosPerCall } from './api.ts';
import type { Failure } from './failures.ts';
import { type Inquiry, type Means, ofApi, type Refused } from './inquiry.ts';
import { dueIn, mostOpen } from './memory.ts';

type Answer = { readonly videos: ReadonlyMap<string, Video | 'unreadable'> } | { readonly failure: Failure };

interface Turn {
  readonly inquiry: Inquiry;
  readonly id: string;
}

/** Asks what the videos are, in `calls` calls at most, each for videos of many channels. */
export async function askForVideos(
  inquiries: readonly Inquiry[],
  calls: number,
  means: Means,
  refused: Refused,
  signal: AbortSignal,
): Promise<void> {
  const turns = inTurn(inquiries, means.time.now());
  for (const { inquiry } of turns.slice(calls * videosPerCall)) inquiry.unasked = true;
  for (let call = 0; call < calls; call += 1) {
    const asked = turns.slice(call * videosPerCall, (call + 1) * videosPerCall);
    if (asked.length === 0) return;
    const answer = await ask(asked, means, refused, signal);
    for (const inquiry of new Set(asked.map((turn) => turn.inquiry)))
      takeIn(
        inquiry,
        asked.flatMap((turn) => (turn.inquiry === inquiry ? [turn.id] : [])),
        answer,
        means.time.now(),
      );
  }
}

/** One id of each channel after the other, so that none waits for another's long list. */
function inTurn(inquiries: readonly Inquiry[], now: number): Turn[] {
  const due = inquiries.map((inquiry) => ({ inquiry, ids: dueIn(inquiry.known, now).map(({ id }) => id) }));
  return Array.from({ length: mostOpen }, (_, turn) =>
    due.flatMap(({ inquiry, ids }) => {
      const id = ids[turn];
      return id === undefined ? [] : [{ inquiry, id }];
    }),
  ).flat();
}

async function ask(
  asked: readonly Turn[],
  { api, time }: Means,
  refused: Refused,
  signal: AbortSignal,
): Promise<Answer> {
  if (refused.failure) return { failure: refused.failure };
  const ids = asked.map(({ id }) => id);
  try {
    return { videos: await api.videos(ids, signal) };
  } catch (error) {
    return { failure: ofApi(error, refused, time, signal) };
  }
}

function takeIn(inquiry: Inquiry, ids: readonly string[], answer: Answer, now: number): void {
  if ('failure' in answer) {
    inquiry.failure = answer.failure;
    return;
  }
  inquiry.known = withAnswers(inquiry.known, inquiry.account, new Set(ids), answer.videos, now);
  for (const id of ids)
    if (answer.videos.get(id) !== 'unreadable') inquiry.answered.add(id);
    else inquiry.failure ??= { kind: 'garbage', reason: `What YouTube says of video ${id} cannot be read.` };
}
