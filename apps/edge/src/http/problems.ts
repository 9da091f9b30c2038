import { Fault, type FaultCode, type FieldFault } from '@fonoteca/domain';
import type { ZodError } from 'zod';
import { SettingsError } from '../env.ts';

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

/** Any error as application/problem+json (RFC 9457). What is not expected goes to the log, not to the caller. */
export function answerError(error: unknown): Response {
  if (error instanceof Fault) return problemResponse(error);
  if (error instanceof SettingsError) {
    console.error(`settings: ${error.message}`);
    return problemResponse(new Fault('unavailable', `This installation is not set up: ${error.message}`));
  }
  const id = crypto.randomUUID();
  console.error(`defect ${id}`, error instanceof Error ? error.stack : String(error));
  return respond(500, {
    title: 'Something went wrong here',
    detail: `This is a defect of Fonoteca. The log has it as ${id}.`,
    code: 'defect',
  });
}

function problemResponse(fault: Fault): Response {
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
    retry === undefined ? {} : { 'retry-after': String(Math.ceil(retry)) },
  );
}

function respond(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: 'about:blank', status, ...body }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}

/** What a schema refuses, in the words of a fault. */
export function faultOfSchema(error: ZodError, part?: string): Fault {
  const fields: FieldFault[] = error.issues.slice(0, 50).map((issue) => ({
    field: [...(part ? [part] : []), ...issue.path].join('.') || 'body',
    reason: issue.message,
  }));
  return new Fault('invalid', 'Some of what was sent cannot be used', { fields });
}
