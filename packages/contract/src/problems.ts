import { Fault, type FaultCode, type FieldFault } from '@fonoteca/domain';
import type { ZodError } from 'zod';

const kinds: Record<FaultCode, { status: number; title: string }> = {
  invalid: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'It does not fit the present state' },
  'too-large': { status: 413, title: 'Too large' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available at this moment' },
};

/** The answer to an expected failure, as application/problem+json (RFC 9457). */
export function problemResponse(fault: Fault, headers: Readonly<Record<string, string>> = {}): Response {
  const { status, title } = kinds[fault.code];
  const retry = fault.retryAfterSeconds;
  return respond(
    status,
    {
      title,
      detail: fault.message,
      code: fault.code,
      ...(fault.fields.length > 0 ? { errors: fault.fields } : {}),
      ...(retry === undefined ? {} : { retryAfterSeconds: retry }),
    },
    { ...(retry === undefined ? {} : { 'retry-after': String(Math.ceil(retry)) }), ...headers },
  );
}

/** The answer to a defect: says nothing but the id under which the log has it. */
export const defectResponse = (id: string): Response =>
  respond(500, {
    title: 'Something went wrong here',
    detail: `This is a defect of Fonoteca. The log has it as ${id}.`,
    code: 'defect',
  });

const respond = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', status, ...body }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });

/** What a schema refuses, in the words of a fault. `part` comes before field names: `query`, `params`, or none. */
export function faultOfSchema(error: ZodError, part?: string): Fault {
  const fields: FieldFault[] = error.issues.slice(0, 50).map((issue) => ({
    field: [...(part ? [part] : []), ...issue.path].join('.') || 'body',
    reason: issue.message,
  }));
  return new Fault('invalid', 'Some of what was sent cannot be used', { fields });
}
