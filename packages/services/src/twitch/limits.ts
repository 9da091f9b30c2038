import type { HttpReply } from '@fonoteca/http-kit';

/** Twitch fills its bucket within a minute; whatever asks for more is a mistake. */
export const longestQuietMs = 5 * 60_000;
const usualMs = 60_000;
/** Points that are left to others who use the same application. */
const leftToOthers = 5;

/** Until when Twitch wants quiet after this reply, in milliseconds since 1970; undefined when it does not. */
export function quietAfter(reply: HttpReply, now: number): number | undefined {
  const remaining = numberIn(reply, 'ratelimit-remaining');
  const refused = reply.status === 429;
  if (!refused && (remaining === undefined || remaining > leftToOthers)) return undefined;
  const wait = (untilReset(reply) ?? reply.retryAfterSeconds(now) ?? usualMs / 1000) * 1000;
  return now + Math.min(Math.max(wait, 1000), longestQuietMs);
}

/** Seconds, by Twitch's own clock: ours may be wrong. */
function untilReset(reply: HttpReply): number | undefined {
  const reset = numberIn(reply, 'ratelimit-reset');
  const theirs = Date.parse(reply.headers.get('date') ?? '');
  return reset === undefined || Number.isNaN(theirs) ? undefined : Math.ceil(reset - theirs / 1000);
}

function numberIn({ headers }: HttpReply, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
