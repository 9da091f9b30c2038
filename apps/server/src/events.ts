import { eventChannel } from '@fonoteca/jobs';
import { openSession } from '@fonoteca/store';

/** What a page of a person hears; `resync` when events may have been missed. */
export interface HeardEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface EventHub {
  /** Calls back for each event of this person until the returned function is called. */
  subscribe(personId: number, listener: (event: HeardEvent) => void): () => void;
  close(): Promise<void>;
}

/** Hears what any process commits, on one connection of its own, and passes it on person by person. */
export async function openEventHub(url: string, onError: (error: unknown) => void): Promise<EventHub> {
  const listeners = new Map<number, Set<(event: HeardEvent) => void>>();
  let lost = false;

  const tell = (personId: number, event: HeardEvent): void => {
    for (const listener of [...(listeners.get(personId) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        onError(error);
      }
    }
  };

  const session = await openSession(url, {
    channels: [eventChannel],
    onNotification: (_channel, payload) => {
      const event = parseEvent(payload);
      if (!event) {
        onError(new Error('an event that cannot be read'));
        return;
      }
      const { personId, ...rest } = event;
      tell(personId, rest);
    },
    onListening: () => {
      if (!lost) return;
      lost = false;
      for (const personId of listeners.keys()) tell(personId, { type: 'resync' });
    },
    onLost: (error) => {
      lost = true;
      onError(error);
    },
  });

  return {
    subscribe(personId, listener) {
      const ofPerson = listeners.get(personId) ?? new Set();
      listeners.set(personId, ofPerson.add(listener));
      return () => {
        ofPerson.delete(listener);
        if (ofPerson.size === 0 && listeners.get(personId) === ofPerson) listeners.delete(personId);
      };
    },
    close: () => session.close(),
  };
}

function parseEvent(payload: string): (HeardEvent & { personId: number }) | undefined {
  try {
    const event = JSON.parse(payload);
    return typeof event?.type === 'string' && typeof event.personId === 'number' ? event : undefined;
  } catch {
    return undefined;
  }
}
