import { Fault, type FaultCode } from '@fonoteca/domain';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ReceivingPorts, RequestBudget } from '../ports.ts';

/** A body that is too large is 400 here, as on ListenBrainz: clients halve the batch on 400 alone. */
const statuses: Readonly<Record<FaultCode, ContentfulStatusCode>> = {
  invalid: 400,
  'too-large': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'rate-limited': 429,
  unavailable: 503,
};

/** ListenBrainz' form of an error; anything but a Fault is reported and answered 500, so that it is sent again. */
export function errorAnswer(ports: ReceivingPorts, error: unknown, context: Context): Response {
  if (!(error instanceof Fault)) {
    ports.reportDefect(error, context);
    return context.json({ code: 500, error: 'Something went wrong here; send it again later' }, 500);
  }
  const code = statuses[error.code];
  if (error.code === 'rate-limited') {
    const resetSeconds = error.retryAfterSeconds ?? 1;
    rateLimitHeaders(context, { limit: ports.requestLimit.requests, remaining: 0, resetSeconds });
  }
  if (error.retryAfterSeconds !== undefined) context.header('Retry-After', String(error.retryAfterSeconds));
  return context.json({ code, error: error.message }, code);
}

export function rateLimitHeaders(context: Context, budget: RequestBudget): void {
  context.header('X-RateLimit-Limit', String(budget.limit));
  context.header('X-RateLimit-Remaining', String(budget.remaining));
  context.header('X-RateLimit-Reset-In', String(budget.resetSeconds));
  context.header('X-RateLimit-Reset', String(Math.ceil(Date.now() / 1000) + budget.resetSeconds));
}
