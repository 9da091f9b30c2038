import { HttpFault } from '@fonoteca/http-kit';
import type { Look } from '@fonoteca/live';
import { z } from 'zod';
import { unconfiguredText } from './options.ts';
import { nextQuotaDay } from './quota-day.ts';

export interface Failure extends Omit<Extract<Look, { status: 'unknown' }>, 'status'> {
  /** The Data API wants to hear nothing before. */
  readonly quietUntil?: number;
  /** The API key is refused: it will be next time, too. */
  readonly keyRefused?: true;
}

/** Google names the same thing in two places, the older one in `errors`. */
const googleError = z.object({
  error: z.object({
    errors: z.array(z.object({ reason: z.string().catch('') })).catch([]),
    details: z.array(z.object({ reason: z.string().catch('') })).catch([]),
  }),
});

const daySpent = new Set(['quotaExceeded', 'dailyLimitExceeded', 'dailyLimitExceededUnreg']);
const tooFast = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED']);
const keyReasons = new Set([
  'keyInvalid',
  'keyExpired',
  'accessNotConfigured',
  'ipRefererBlocked',
  'API_KEY_INVALID',
  'API_KEY_SERVICE_BLOCKED',
  'API_KEY_IP_ADDRESS_BLOCKED',
  'API_KEY_HTTP_REFERRER_BLOCKED',
  'SERVICE_DISABLED',
]);

/** What went wrong with the Data API, for every channel that was asked for. */
export function apiFailure(error: unknown, now: number, signal?: AbortSignal): Failure {
  if (!(error instanceof HttpFault) || error.kind !== 'http') return failureOf(error, signal);
  const fault = error;
  const reasons = reasonsIn(fault.body ?? '');
  // Before the limits: a daily limit of nobody is what a missing key is answered with.
  const key = reasons.find((reason) => keyReasons.has(reason));
  if (key !== undefined)
    return {
      kind: 'unconfigured',
      reason: `YouTube refuses the API key (${key}). ${unconfiguredText}`,
      keyRefused: true,
    };
  if (reasons.some((reason) => daySpent.has(reason)))
    return {
      kind: 'refused',
      reason: "YouTube's units of the day are used up; it counts anew at midnight in California.",
      quietUntil: nextQuotaDay(now),
    };
  if (fault.status === 429 || reasons.some((reason) => tooFast.has(reason)))
    return {
      kind: 'refused',
      reason: 'YouTube asks for fewer calls a minute.',
      quietUntil: now + (fault.retryAfterSeconds ?? 60) * 1000,
    };
  return failureOf(fault, signal);
}

export function failureOf(error: unknown, signal?: AbortSignal): Failure {
  if (signal?.aborted) return { kind: 'timeout', reason: 'The look was stopped before an answer came.' };
  if (error instanceof HttpFault) return { kind: kindOf(error), reason: `${error.message}.` };
  return { kind: 'failed', reason: 'The look itself failed.' };
}

function kindOf({ kind, status = 0 }: HttpFault): Failure['kind'] {
  if (kind === 'timeout') return 'timeout';
  if (kind === 'too-large' || kind === 'unreadable') return 'garbage';
  if (kind !== 'http') return 'failed';
  if (status === 404 || status === 410) return 'gone';
  // Not 403, where Google says nothing of a key or a limit: one channel's list that is shut must not silence all.
  return status === 401 || status === 429 ? 'refused' : 'failed';
}

function reasonsIn(body: string): string[] {
  try {
    const { error } = googleError.parse(JSON.parse(body));
    return [...error.details, ...error.errors].map(({ reason }) => reason);
  } catch {
    return [];
  }
}
