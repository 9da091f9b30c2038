import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DoubleClock } from '../shared/clock.ts';

interface Session {
  readonly id: string;
  socket: WebSocket;
  /** Says that the session is there; stops when the double falls silent. */
  keepalive: ReturnType<typeof setInterval> | undefined;
  /** Twitch ends a session that subscribes to nothing. */
  unused: ReturnType<typeof setTimeout> | undefined;
}

/** The WebSocket end of EventSub, at `/ws`. */
export class Sockets {
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly sessions = new Map<string, Session>();
  private readonly clock: DoubleClock;
  private readonly keepaliveSeconds: number;
  private readonly ended: (session: string) => void;

  /** `ended` hears of each session that is over. */
  constructor(clock: DoubleClock, keepaliveSeconds: number, ended: (session: string) => void) {
    this.clock = clock;
    this.keepaliveSeconds = keepaliveSeconds;
    this.ended = ended;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (!request.url?.startsWith('/ws')) return void socket.destroy();
      this.server.handleUpgrade(request, socket, head, (open) => this.welcome(open, request));
    });
  }

  ids(): string[] {
    return [...this.sessions.keys()];
  }

  has(session: string): boolean {
    return this.sessions.has(session);
  }

  used(session: string): void {
    clearTimeout(this.sessions.get(session)?.unused);
  }

  send(session: string, type: string, payload: object): void {
    const metadata = {
      message_id: randomUUID(),
      message_type: type,
      message_timestamp: new Date(this.clock.now()).toISOString(),
    };
    this.sessions.get(session)?.socket.send(JSON.stringify({ metadata, payload }));
  }

  /** Asks every client to come to another address, as Twitch does before it renews a machine. */
  move(origin: string): void {
    const base = `${origin.replace(/^http/, 'ws')}/ws`;
    for (const { id } of this.sessions.values())
      this.send(id, 'session_reconnect', {
        session: { id, status: 'reconnecting', reconnect_url: `${base}?challenge=${id}` },
      });
  }

  /** Connections stay open, and nothing is said any more. */
  hush(): void {
    for (const { keepalive } of this.sessions.values()) clearInterval(keepalive);
  }

  drop(): void {
    for (const { socket } of this.sessions.values()) socket.terminate();
  }

  close(): void {
    for (const client of this.server.clients) client.terminate();
    for (const { id } of [...this.sessions.values()]) this.end(id);
  }

  private welcome(socket: WebSocket, { url = '' }: IncomingMessage): void {
    const moved = this.sessions.get(new URL(url, 'http://double').searchParams.get('challenge') ?? '');
    const session = moved ?? {
      id: randomUUID(),
      socket,
      keepalive: undefined,
      unused: setTimeout(() => socket.close(4003, 'connection unused'), 10_000),
    };
    session.socket = socket;
    this.sessions.set(session.id, session);
    clearInterval(session.keepalive);
    session.keepalive = setInterval(
      () => this.send(session.id, 'session_keepalive', {}),
      this.keepaliveSeconds * 1000,
    );
    socket.on('close', () => {
      if (session.socket === socket) this.end(session.id);
    });
    // Twitch takes no message from a client.
    socket.on('message', () => socket.close(4001, 'client sent inbound traffic'));
    this.send(session.id, 'session_welcome', {
      session: {
        id: session.id,
        status: 'connected',
        keepalive_timeout_seconds: this.keepaliveSeconds,
        reconnect_url: null,
        connected_at: new Date(this.clock.now()).toISOString(),
      },
    });
  }

  private end(id: string): void {
    const session = this.sessions.get(id);
    if (!session) return;
    clearInterval(session.keepalive);
    clearTimeout(session.unused);
    this.sessions.delete(id);
    this.ended(id);
  }
}
