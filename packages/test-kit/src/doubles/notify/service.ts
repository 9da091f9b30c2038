import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { json, type Reply } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import type { NotifyDoubleOptions } from './types.ts';

/** A server with one operation, whatever the path; scripts may match on the path as `path`. */
export async function serveNotify(
  operation: string,
  options: NotifyDoubleOptions,
  answer: (asked: Asked, now: number) => Reply,
) {
  const clock = options.clock ?? systemClock;
  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read: (incoming) => read(operation, incoming),
    answer: (asked) => answer(asked, clock.now()),
    fail: (_, code, message) => failure(code, message ?? 'Something went wrong'),
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    requests: () => [...served.seen],
    script: (next: NotifyDoubleOptions['script']) => service.scripted.replace(next),
    close: served.close,
  };
}

export const failure = (status: number, error: string): Reply => json({ code: status, error }, status);

function read(operation: string, { verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const params = Object.fromEntries(url.searchParams);
  const document = parsed(body);
  return {
    verb,
    url,
    headers,
    body,
    params,
    operation,
    ...(document === undefined ? {} : { json: document }),
    values: (name) => (name === 'path' ? [url.pathname] : params[name] === undefined ? [] : [params[name]]),
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
