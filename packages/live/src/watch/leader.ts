import { setTimeout as sleep } from 'node:timers/promises';
import { openSession, type Session, type SessionOptions } from '@fonoteca/store';
import type { WatchLog } from './options.ts';
import { liveChannel } from './recorder.ts';

type Client = Parameters<NonNullable<SessionOptions['onConnect']>>[0];

/** The advisory lock of whoever watches: a session's, so that it ends with the process. */
const lockClass = 0x464c; // "FL"

export interface Leading {
  readonly signal: AbortSignal;
  /** How often it is tried to take the lead. */
  readonly retryMs: number;
  readonly onHeard: (payload: string) => void;
  /** Leads until the signal aborts: the lead is lost or everything stops. */
  lead(lost: AbortSignal): Promise<void>;
  readonly log?: WatchLog;
}

/** Leads whenever no other process does, until the signal aborts. */
export async function leadDatabase(
  url: string,
  { signal, retryMs, onHeard, lead, log }: Leading,
): Promise<void> {
  let connected: Client | undefined;
  let client: Client | undefined;
  let lost = new AbortController();
  const session = await openPatiently(url, signal, retryMs, log, {
    channels: [liveChannel],
    heartbeatMs: 3_000,
    onConnect: async (next) => {
      connected = next;
    },
    // Not before: one that breaks until then is not said to be lost, and its lock would be taken for held.
    onListening: () => {
      client = connected;
    },
    onNotification: (_channel, payload) => onHeard(payload),
    onLost: (error) => {
      client = undefined;
      lost.abort();
      if (!signal.aborted) log?.warn({ err: error }, 'the watcher lost its connection');
    },
  });
  if (!session) return;
  try {
    while (!signal.aborted) {
      const asked = client;
      if (asked && (await takeLead(asked))) {
        lost = new AbortController();
        if (client !== asked) continue;
        log?.info({}, 'this process watches the channels');
        await lead(AbortSignal.any([signal, lost.signal]));
      }
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await session.close();
  }
}

/** Opens a session as soon as the database is there; undefined when the signal aborts before. */
async function openPatiently(
  url: string,
  signal: AbortSignal,
  retryMs: number,
  log: WatchLog | undefined,
  options: SessionOptions,
): Promise<Session | undefined> {
  while (!signal.aborted) {
    try {
      return await openSession(url, options);
    } catch (error) {
      log?.warn({ err: error }, 'the watcher has no connection yet');
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

async function takeLead(client: Client): Promise<boolean> {
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1::int, 1) as held', [lockClass]);
    return rows[0]?.held === true;
  } catch {
    return false;
  }
}
