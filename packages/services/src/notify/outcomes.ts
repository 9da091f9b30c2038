import { HttpFault, type HttpReply } from '@fonoteca/http-kit';
import type { Delivery } from '@fonoteca/live';

/** Nobody answers these after carrying the request out: the same again is worth trying. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503]);

/** What a reply means for the notification. The words name the host alone: a path may be a key. */
export function deliveryOf(reply: HttpReply, host: string, now: number): Delivery {
  const { status } = reply;
  if (status >= 200 && status < 300) return { status: 'sent' };
  const answered = `${host} answered with status ${status}`;
  if (passing.has(status)) {
    const seconds = reply.retryAfterSeconds(now);
    return { status: 'later', reason: answered, ...(seconds === undefined ? {} : { afterSeconds: seconds }) };
  }
  // A gateway gave up waiting for who may have carried it out.
  if (status === 504) return { status: 'unknown', reason: answered };
  if (status === 410) return { status: 'gone', reason: `${host} says that this address is no more` };
  if (status >= 300 && status < 400)
    return { status: 'refused', reason: `${host} sends elsewhere: give the address where it ends` };
  if (status === 401 || status === 403)
    return { status: 'refused', reason: `${host} does not allow it (status ${status}): check the token` };
  return { status: 'refused', reason: `${answered}: check the address` };
}

/** What a request that had no reply means. Throws what is no fault of HTTP. */
export function deliveryOfFault(error: unknown, host: string): Delivery {
  if (wasRefused(error))
    return { status: 'refused', reason: `${host} is in a network that is not called from here` };
  if (!(error instanceof HttpFault)) throw error;
  if (error.kind === 'offline') return { status: 'later', reason: `${host} cannot be reached` };
  // More than was asked for, and yet an answer.
  if (error.kind === 'too-large' && error.status !== undefined && error.status < 300)
    return { status: 'sent' };
  return { status: 'unknown', reason: error.message };
}

const wasRefused = (error: unknown): boolean =>
  error instanceof Error &&
  ('code' in error && error.code === 'ADDRESS_REFUSED' ? true : wasRefused(error.cause));
