import type { Context } from 'hono';
import { sql } from 'kysely';
import type { HeardEvent } from '../events.ts';
import type { Runtime } from '../runtime.ts';
import type { Caller } from './caller.ts';

const heartbeatMs = 15_000;
/** A page that does not read is cut off instead of filling our memory; it reconnects and reads anew. */
const mostWaitingEvents = 1_000;

/**
 * The events of a person as a stream (text/event-stream). The event's name is its type. It ends when the
 * page goes away, the server stops, or the sign-in session or token is no longer good.
 *
 * @param only the types that go out; all of them by default
 */
export function eventStream(
  runtime: Runtime,
  context: Context,
  caller: Caller,
  only?: readonly string[],
): Response {
  const encoder = new TextEncoder();
  let end: () => void = () => undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string): void => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text));
          else end();
        };
        const recheck = async (): Promise<void> => {
          if (!(await isStillGood(runtime, caller).catch(() => false))) end();
        };
        const hear = (event: HeardEvent): void => {
          const { type, ...rest } = event;
          if (type === 'access') void recheck();
          else if (!only || only.includes(type)) write(`event: ${type}\ndata: ${JSON.stringify(rest)}\n\n`);
        };
        const unsubscribe = runtime.events.subscribe(caller.person.id, hear);
        const heartbeat = setInterval(() => {
          write(': still here\n\n');
          void recheck();
        }, heartbeatMs);
        let ended = false;
        end = () => {
          if (ended) return;
          ended = true;
          clearInterval(heartbeat);
          unsubscribe();
          runtime.streams.delete(end);
          try {
            controller.close();
          } catch {
            // The page has gone: there is nothing left to close.
          }
        };
        runtime.streams.add(end);
        context.req.raw.signal.addEventListener('abort', () => end());
        write('retry: 2000\nevent: ready\ndata: {}\n\n');
      },
      cancel: () => end(),
    },
    { highWaterMark: mostWaitingEvents },
  );
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      // nginx would hold events back.
      'x-accel-buffering': 'no',
    },
  });
}

async function isStillGood(runtime: Runtime, caller: Caller): Promise<boolean> {
  const { rows } =
    caller.sessionId === null
      ? await sql`select from api_tokens where id = ${caller.tokenId} and revoked_at is null`.execute(
          runtime.store.db,
        )
      : await sql`select from sign_in_sessions where id = ${caller.sessionId}::int and expires_at > now()`.execute(
          runtime.store.db,
        );
  return rows.length > 0;
}
