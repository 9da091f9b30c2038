import { z } from 'zod';
import { looseJson } from '../loose-json.ts';
import { hookBody } from './hook-messages.ts';

const message = z.looseObject({
  metadata: z.looseObject({
    message_id: z.string().min(1),
    message_type: z.string(),
    message_timestamp: z.iso.datetime({ offset: true }),
  }),
  payload: z.unknown(),
});
const welcome = z.looseObject({
  session: z.looseObject({
    id: z.string().min(1),
    keepalive_timeout_seconds: z.number().positive().max(600).nullish(),
  }),
});
const moved = z.looseObject({ session: z.looseObject({ reconnect_url: z.url() }) });

/** Twitch says something at least this often unless it names another pause. */
const usualPauseS = 10;
/** The welcome comes at once. */
const patienceMs = 15_000;

type SocketMessage = z.infer<typeof hookBody>;

export interface SessionEvents {
  /** Subscriptions are made for this session; once for each that is new. */
  welcomed(session: string): void;
  notified(id: string, timestamp: string, message: SocketMessage): void;
  revoked(subscription: string): void;
}

/**
 * One session of EventSub: follows Twitch to another address when it asks for that, and ends when nothing is
 * heard for too long. Resolves when a session that was welcomed is over; rejects when none came about.
 */
export function holdSession(url: string, events: SessionEvents, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sockets = new Set<WebSocket>();
  let pauseMs = patienceMs;
  let wasWelcomed = false;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(end, pauseMs);
  };
  function end(): void {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', end);
    for (const socket of sockets) socket.close();
    sockets.clear();
    if (wasWelcomed || signal.aborted) resolve();
    else reject(new Error('Twitch opened no session'));
  }

  function open(address: string, before: WebSocket | undefined): void {
    const socket = new WebSocket(address);
    sockets.add(socket);
    socket.addEventListener('message', ({ data }) => {
      if (sockets.has(socket)) take(String(data), socket, before);
    });
    socket.addEventListener('close', () => {
      // The last one: as long as another is open the session goes on.
      if (sockets.delete(socket) && sockets.size === 0) end();
    });
    socket.addEventListener('error', () => socket.close());
  }

  function take(text: string, socket: WebSocket, before: WebSocket | undefined): void {
    const parsed = message.safeParse(looseJson(text));
    if (!parsed.success) return;
    heard();
    const { metadata, payload } = parsed.data;
    if (metadata.message_type === 'session_welcome') greet(payload, before);
    else if (metadata.message_type === 'session_reconnect') {
      const next = moved.safeParse(payload);
      if (next.success && sameSite(next.data.session.reconnect_url, url))
        open(next.data.session.reconnect_url, socket);
    } else {
      const body = hookBody.safeParse(payload);
      if (!body.success) return;
      if (metadata.message_type === 'revocation') events.revoked(body.data.subscription.id);
      if (metadata.message_type === 'notification')
        events.notified(metadata.message_id, metadata.message_timestamp, body.data);
    }
  }

  function greet(payload: unknown, before: WebSocket | undefined): void {
    const greeting = welcome.safeParse(payload);
    if (!greeting.success) {
      end();
      return;
    }
    const { id, keepalive_timeout_seconds: pauseS } = greeting.data.session;
    // A network may be a little late.
    pauseMs = (pauseS ?? usualPauseS) * 1500;
    heard();
    wasWelcomed = true;
    // Subscriptions move along to the new address.
    if (before) {
      sockets.delete(before);
      before.close();
    } else events.welcomed(id);
  }

  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  else {
    heard();
    open(url, undefined);
  }
  return promise;
}

/** A message must not send us to somebody else. */
function sameSite(address: string, known: string): boolean {
  const [next, first] = [new URL(address), new URL(known)];
  const site = first.hostname.split('.').slice(-2).join('.');
  return (
    next.protocol === first.protocol &&
    (next.hostname === site || next.hostname.endsWith(`.${site}`) || next.host === first.host)
  );
}
