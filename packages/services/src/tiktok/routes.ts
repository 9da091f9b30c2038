import type { HttpReply } from '@fonoteca/http-kit';
import type { Look } from '@fonoteca/live';
import { z } from 'zod';
import { looseJson } from '../loose-json.ts';
import { unknown } from '../unknown-look.ts';
import { judgeRoom, notFound, personWithRoom } from './room.ts';

/** TikTok wants no more of us for a while: nothing is sent, whatever the channel. */
export const refusal = Symbol('refusal');
type Verdict = Look | typeof refusal;

export interface TikTokRoute {
  readonly path: (handle: string) => string;
  readonly accept: string;
  readonly judge: (reply: HttpReply, handle: string, now: number) => Verdict;
}

/**
 * `room`: what TikTok's own page asks when it opens a live room; `aid` names its web app, and without it there is
 * no answer. Known to lie: it may call every room alive (its neighbour `check_alive` did from July 2026 on, for any
 * number), and tell of accounts that are live that there are none.
 */
const room: TikTokRoute = {
  path: (handle) => `/api-live/user/room/?aid=1988&sourceType=54&uniqueId=${encodeURIComponent(handle)}`,
  accept: 'application/json',
  judge(reply, handle, now) {
    const early = refusedOr(reply);
    if (early) return early;
    const answer = apiAnswer.safeParse(looseJson(reply.text()));
    if (!answer.success) return unknown('garbage', 'The answer of TikTok cannot be read.');
    const { statusCode, data } = answer.data;
    if (statusCode === userNotFound) return unknown('gone', notFound);
    if (statusCode === signInWanted)
      return unknown('failed', 'TikTok shows this channel to people who signed in alone.');
    if (statusCode !== 0)
      return unknown('garbage', `TikTok answered with a code that is not known here (${statusCode}).`);
    return judgeRoom(data ?? {}, handle, now);
  },
};

/**
 * `page`: the public page of the live room with the state that it is drawn from. Known to lie in another way: it is
 * served from caches and may tell the room of some minutes ago, and in some countries it is a sign-in page.
 */
const page: TikTokRoute = {
  path: (handle) => `/@${encodeURIComponent(handle)}/live`,
  accept: 'text/html',
  judge(reply, handle, now) {
    const early = refusedOr(reply);
    if (early) return early;
    const found = personOnPage(reply.text());
    return found
      ? judgeRoom(found, handle, now)
      : unknown('garbage', 'The page of TikTok has no live room where one was known to be.');
  },
};

export const tiktokRoutes: Readonly<Record<string, TikTokRoute>> = { room, page };

const userNotFound = 19_881_007;
/** Rooms for adults, and whoever is private; also said to come when an address asked too often. */
const signInWanted = 4_003_110;
const apiAnswer = z.object({ statusCode: z.coerce.number(), data: personWithRoom.nullish() });

/** Words of the pages that ask whether we are a person. We are none, and go away. */
const challenges = [
  'captcha_verify',
  'captcha-verify',
  '_wafchallengeid',
  'verify to continue',
  'tiktok-verify-page',
  'please wait...',
];

/** What is no answer of the route, whichever it is. */
function refusedOr(reply: HttpReply): Verdict | undefined {
  const { status, headers } = reply;
  if ([401, 403, 429, 451].includes(status)) return refusal;
  if (status === 404) return unknown('gone', notFound);
  if (status >= 300 && status < 400)
    return /\/login|\/verify|captcha/i.test(headers.get('location') ?? '')
      ? refusal
      : unknown('garbage', 'TikTok sent us elsewhere.');
  if (status >= 500) return unknown('failed', `TikTok answered with status ${status}.`);
  if (status !== 200) return unknown('garbage', `TikTok answered with status ${status}.`);
  const text = reply.text();
  // An empty answer with status 200 is how TikTok turns away programs.
  if (text.trim() === '') return refusal;
  return isChallenge(text) ? refusal : undefined;
}

/** Real pages carry the word in their scripts, too: they have a state, challenges have none. */
function isChallenge(text: string): boolean {
  if (stateIds.some((id) => text.includes(`"${id}"`)) || /^\s*[[{]/.test(text)) return false;
  const words = text.slice(0, 100_000).toLowerCase();
  return challenges.some((word) => words.includes(word));
}

const stateIds = ['__UNIVERSAL_DATA_FOR_REHYDRATION__', 'SIGI_STATE'] as const;
const scopes = z.object({ __DEFAULT_SCOPE__: z.record(z.string(), z.unknown()) });
const withPerson = z.object({ liveRoomUserInfo: personWithRoom });

/** The room in the state of the page: of pages up to 2024 in `LiveRoom`, of newer ones in one of its scopes. */
function personOnPage(html: string): z.infer<typeof personWithRoom> | undefined {
  for (const id of stateIds) {
    const state = looseJson(scriptText(html, id));
    const legacy = z.object({ LiveRoom: withPerson }).safeParse(state);
    if (legacy.success) return legacy.data.LiveRoom.liveRoomUserInfo;
    const scoped = scopes.safeParse(state);
    for (const scope of scoped.success ? Object.values(scoped.data.__DEFAULT_SCOPE__) : []) {
      const person = withPerson.safeParse(scope);
      if (person.success) return person.data.liveRoomUserInfo;
    }
  }
  return undefined;
}

/** By hand: a pattern over megabytes that somebody else wrote may never come to its end. */
function scriptText(html: string, id: string): string {
  const at = html.indexOf(`id="${id}"`);
  const start = at < 0 ? -1 : html.indexOf('>', at);
  const end = start < 0 ? -1 : html.indexOf('</script>', start);
  return end < 0 ? '' : html.slice(start + 1, end);
}
