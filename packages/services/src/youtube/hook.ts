import { HttpFault } from '@fonoteca/http-kit';
import type { HookReply, HookRequest, PushEvent } from '@fonoteca/live';
import { type Feed, readAtom } from './atom.ts';
import type { Hints } from './hints.ts';
import { type Leases, leaseSeconds } from './leases.ts';
import { isSigned } from './signature.ts';
import { channelIn } from './topic.ts';

export interface HookMeans {
  readonly secret: string;
  readonly leases: Leases;
  readonly hints: Hints;
  isWanted(channel: string): boolean;
  now(): number;
}

/** Nothing of a page's language: a challenge goes back as it came. */
const challengeShape = /^[\w.~+/=:-]{1,300}$/;

const reply = (status: number, body = '', events: readonly PushEvent[] = []): HookReply => ({
  status,
  body,
  events,
});

/** Answers a call of the hub: its question whether we meant a subscription, or what it tells of a channel. */
export function answerHub(request: HookRequest, means: HookMeans): HookReply {
  if (request.method === 'GET') return confirm(request, means);
  if (request.method === 'POST') return receive(request, means);
  return reply(405, 'GET and POST alone.');
}

function confirm({ query }: HookRequest, { leases, isWanted, now }: HookMeans): HookReply {
  const mode = query['hub.mode'];
  const challenge = query['hub.challenge'] ?? '';
  const channel = channelIn(query['hub.topic'] ?? '');
  if (channel !== undefined && mode === 'denied') {
    if (isWanted(channel)) leases.failed(channel, now());
    return reply(200);
  }
  const meant =
    channel !== undefined &&
    ((mode === 'subscribe' && isWanted(channel)) || (mode === 'unsubscribe' && !isWanted(channel)));
  if (!meant || !challengeShape.test(challenge)) return reply(404, 'Nobody here asked for that.');
  if (mode === 'subscribe') leases.confirmed(channel, secondsIn(query['hub.lease_seconds']), now());
  return reply(200, challenge);
}

const secondsIn = (text: string | undefined): number =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : leaseSeconds;

function receive({ headers, body }: HookRequest, { secret, hints, isWanted, now }: HookMeans): HookReply {
  if (!isSigned(body, headers['x-hub-signature'], secret)) return reply(401, 'The signature is not right.');
  const feed = feedIn(body);
  if (!feed) return reply(400, 'No feed of YouTube.');
  const events = feed.entries
    .filter(({ channelId }) => isWanted(channelId))
    .map(({ channelId, videoId, title }): PushEvent => {
      hints.add(channelId, videoId);
      // New, announced, retitled: what it is, and whether it is live, a look finds out.
      const facts = { platformId: videoId, ...(title === '' ? {} : { title }) };
      return { account: channelId, kind: 'hint', at: now(), facts };
    });
  return reply(204, '', events);
}

function feedIn(body: string): Feed | undefined {
  try {
    return readAtom(body);
  } catch (error) {
    if (error instanceof HttpFault) return undefined;
    throw error;
  }
}
