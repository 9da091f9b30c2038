import type { ZodType } from 'zod';
import { HttpFault } from './fault.ts';
import type { HttpReply } from './reply.ts';

/** The reply as the schema has it. Throws HttpFault `unreadable`. */
export function jsonOf<Parsed>(reply: HttpReply, schema: ZodType<Parsed>, service: string): Parsed {
  const parsed = schema.safeParse(parsedText(reply, service));
  if (parsed.success) return parsed.data;
  throw new HttpFault('unreadable', service, { status: reply.status, cause: parsed.error });
}

function parsedText(reply: HttpReply, service: string): unknown {
  try {
    return JSON.parse(reply.text());
  } catch {
    // The parser's own error quotes the reply, which may hold a secret.
    throw new HttpFault('unreadable', service, { status: reply.status, cause: new SyntaxError('no JSON') });
  }
}
