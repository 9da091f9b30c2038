import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refresh } from './queries.ts';

/** Which answers each event makes stale, by the start of their path. */
const stale: Record<string, readonly string[]> = {
  listens: ['/listens', '/now-playing', '/me'],
  'now-playing': ['/now-playing'],
  job: ['/jobs', '/record-imports', '/models'],
  import: ['/imports', '/jobs'],
  'scrobble-job': ['/scrobbles/jobs', '/linked-accounts', '/lastfm/status'],
  // A search finds what is counted: while a history is counted anew it may have said "nothing".
  statistics: ['/statistics', '/artists', '/releases', '/recordings', '/search'],
  changes: ['/changes', '/listens', '/artists', '/releases', '/recordings'],
  catalogue: ['/artists', '/releases', '/recordings', '/search', '/listens', '/statistics'],
  records: ['/record-imports'],
  playlists: ['/playlists'],
  // Not the lists themselves: they would change under the eyes of whoever reads them.
  taste: ['/taste'],
  live: ['/channels', '/broadcasts', '/checks', '/predictions', '/schedule-patterns', '/live'],
  resync: ['/'],
};

/** What an event changes, too, but costs more to ask for: at once, then seldom. */
const costly: Record<string, readonly string[]> = {
  figures: ['/statistics', '/artists', '/releases', '/recordings'],
  // Every page of the grid that is loaded is asked for again.
  shelf: ['/records'],
};
const costlyAfter: Record<string, readonly string[]> = {
  listens: ['figures', 'shelf'],
  records: ['shelf'],
};

/** A burst (an import writes thousands) refreshes at once, then at most this often. */
const pauses: Record<string, number> = { figures: 4000, shelf: 5000 };
const usualPause = 700;

/**
 * Keeps every open page current by the server's events; connects again when the line breaks.
 *
 * @param address where the events come from; null for nowhere, while nobody is signed in
 */
export const useLiveEvents = (address: string | null = '/api/v1/events'): void => {
  const client = useQueryClient();
  useEffect(() => {
    if (address === null) return;
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let delay = 1000;
    let broken = false;
    const waiting = new Map<string, ReturnType<typeof setTimeout>>();
    const missed = new Set<string>();

    const take = (name: string) => {
      if (waiting.has(name)) {
        missed.add(name);
        return;
      }
      refresh(client, ...(costly[name] ?? stale[name] ?? []));
      waiting.set(
        name,
        setTimeout(() => {
          waiting.delete(name);
          if (missed.delete(name)) take(name);
        }, pauses[name] ?? usualPause),
      );
    };

    const connect = () => {
      source = new EventSource(address);
      source.onopen = () => {
        delay = 1000;
        // What happened while the line was down was missed: look at everything once.
        if (broken) refresh(client, '/');
        broken = false;
      };
      source.onerror = () => {
        broken = true;
        if (source?.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(connect, delay);
        delay = Math.min(delay * 2, 30_000);
      };
      for (const name of Object.keys(stale)) {
        source.addEventListener(name, () => {
          take(name);
          for (const more of costlyAfter[name] ?? []) take(more);
        });
      }
    };

    connect();
    return () => {
      source?.close();
      clearTimeout(retry);
      for (const timer of waiting.values()) clearTimeout(timer);
    };
  }, [client, address]);
};
