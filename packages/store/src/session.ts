import pg from 'pg';

/** One connection of its own, kept open: for LISTEN and session-level locks, which a pool cannot hold. */
export interface Session {
  /** Ends the connection and its locks; nothing is called afterwards. */
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Channels to LISTEN on. */
  readonly channels: readonly string[];
  /** After every connect, before notifications: take locks here. A throw drops the connection and tries again. */
  readonly onConnect?: (client: pg.Client) => Promise<void>;
  /** After every connect, once it listens: what was committed from here on is heard. */
  readonly onListening?: () => void;
  readonly onNotification: (channel: string, payload: string) => void;
  /** The connection broke: its locks are gone and notifications may be missed until the next `onConnect`. */
  readonly onLost?: (error: Error) => void;
  /** How often the connection is asked whether it lives, milliseconds. */
  readonly heartbeatMs?: number;
}

const firstDelayMs = 100;
const longestDelayMs = 5_000;

/** Opens a session and reconnects for as long as it is not closed. Throws when the first connect fails. */
export async function openSession(url: string, options: SessionOptions): Promise<Session> {
  let client: pg.Client | undefined;
  let closed = false;
  let delay = firstDelayMs;
  let retry: NodeJS.Timeout | undefined;

  const lose = (lost: pg.Client, error: Error): void => {
    if (client !== lost) return;
    client = undefined;
    void lost.end().catch(() => undefined);
    if (closed) return;
    options.onLost?.(error);
    reconnectLater();
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'fonoteca session',
      keepAlive: true,
    });
    // Before it is the current one, a broken connection shows as a failed query below.
    next.on('error', (error) => lose(next, error));
    next.on('end', () => lose(next, new Error('the database closed the connection')));
    try {
      await next.connect();
      await options.onConnect?.(next);
      next.on('notification', ({ channel, payload }) => options.onNotification(channel, payload ?? ''));
      for (const channel of options.channels) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end().catch(() => undefined);
      throw error;
    }
    if (closed) return void (await next.end().catch(() => undefined));
    client = next;
    delay = firstDelayMs;
    options.onListening?.();
  };

  const reconnectLater = (): void => {
    retry = setTimeout(() => {
      connect().catch(() => {
        if (!closed) reconnectLater();
      });
    }, delay);
    delay = Math.min(delay * 2, longestDelayMs);
  };

  await connect();
  const heartbeat = setInterval(() => {
    const asked = client;
    if (!asked) return;
    const silent = setTimeout(() => lose(asked, new Error('the database does not answer')), 5_000);
    asked
      .query('select 1')
      .catch((error: Error) => lose(asked, error))
      .finally(() => clearTimeout(silent));
  }, options.heartbeatMs ?? 10_000);
  heartbeat.unref();

  return {
    async close() {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
