import { type AnyJob, defineJob, type JobDefinition } from '@fonoteca/jobs';
import type { Database, SecretKeys } from '@fonoteca/store';
import { type Clock, systemClock } from '../ports.ts';
import { settlementOf } from './backoff.ts';
import { startedNotification } from './message.ts';
import { notifyName, wakeNotifier } from './names.ts';
import { endWhatIsOver, nextDue, settle, type Taken, takeDue } from './outbox.ts';
import { type Delivery, type Senders, sendBy } from './ports.ts';
import { openAddress } from './sealed-address.ts';

export interface NotifierOptions {
  readonly senders: Senders;
  readonly secretKeys: SecretKeys;
  readonly clock?: Pick<Clock, 'now'>;
}

/** At once, whosever they are: one slow server holds up nobody else. */
const atOnce = 16;
/** How long it goes on looking for new ones beside those under way. */
const lookAgainMs = 500;
const lingerMs = 5_000;

/**
 * Sends what waits. Each is marked begun before it is sent, and settled after: after a kill it is known
 * which ones may have arrived. Nothing of what is sent is in its result, its errors or the log.
 */
export function notificationJob(options: NotifierOptions): JobDefinition<Record<string, never>> & AnyJob {
  const clock = options.clock ?? systemClock;
  return defineJob({
    ...notifyName,
    run: async (_payload, { store: { db }, signal }) => {
      const counts = { sent: 0, failed: 0, waiting: 0 };
      const running = new Set<Promise<void>>();
      const sending = lingering(signal);
      let broken: { readonly error: unknown } | undefined;
      const begin = (taken: Taken): void => {
        const one = deliver(db, taken, options, clock, sending.signal)
          .then((state) => {
            counts[state] += 1;
          })
          .catch((error: unknown) => {
            broken ??= { error };
          })
          .finally(() => running.delete(one));
        running.add(one);
      };
      try {
        do {
          signal.throwIfAborted();
          // One moment for both: what the first ends the second does not take.
          const now = clock.now();
          await endWhatIsOver(db, now);
          for (const taken of await takeDue(db, now, atOnce - running.size)) begin(taken);
          if (running.size > 0) await Promise.race([...running, pause(lookAgainMs)]);
        } while (running.size > 0 && !broken);
      } finally {
        await Promise.all(running);
        sending.end();
      }
      if (broken) throw broken.error;
      const next = await nextDue(db);
      if (next !== null) await wakeNotifier(db, Math.max(0, (next - clock.now()) / 1000));
      return counts;
    },
  });
}

async function deliver(
  db: Database,
  taken: Taken,
  { senders, secretKeys }: NotifierOptions,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<'sent' | 'failed' | 'waiting'> {
  const delivery = await send(taken, senders, secretKeys, signal);
  const { attempts, resent, kind } = taken;
  const settlement = settlementOf(delivery, { attempts, resent, tellsTwice: kind !== 'email' });
  await settle(db, taken, settlement, clock.now());
  return settlement.state;
}

async function send(
  taken: Taken,
  senders: Senders,
  secretKeys: SecretKeys,
  signal: AbortSignal,
): Promise<Delivery> {
  let address: ReturnType<typeof openAddress>;
  try {
    address = openAddress(secretKeys, taken.personId, taken.sealed);
  } catch {
    return { status: 'refused', reason: 'Its address cannot be read with this secret key: add it anew' };
  }
  // Of the moment it was found as well: two installations number theirs alike.
  const id = `${taken.id}-${taken.createdAt.getTime().toString(36)}`;
  try {
    return await sendBy(senders, address, startedNotification(id, taken, taken.timeZone), signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // A defect of a sender; its words may hold what was sent.
    const name = error instanceof Error ? error.name : 'error';
    return { status: 'unknown', reason: `It failed in an unexpected way (${name})` };
  }
}

/** Aborts a little after the other: what is under way when the server stops may still end well. */
function lingering(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const later = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer ??= setTimeout(() => later.abort(signal.reason), lingerMs);
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  return {
    signal: later.signal,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
