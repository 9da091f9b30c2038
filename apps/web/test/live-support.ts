import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';

/** A station of nobody: answers 200 while it is on, else 404. */
export interface QuietStation {
  readonly url: string;
  on: boolean;
  close(): Promise<void>;
}

export async function startStation(): Promise<QuietStation> {
  const station = { on: false };
  const server = createServer((_request, response) => {
    response.writeHead(station.on ? 200 : 404, { 'content-type': 'text/html' });
    response.end(station.on ? 'on air' : 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(station, {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

export interface LiveWorld {
  readonly server: TestServer;
  readonly person: TestPerson;
  readonly station: QuietStation;
  close(): Promise<void>;
}

/** A server that may ask this machine, with its owner and a station. */
export async function openLiveWorld(): Promise<LiveWorld> {
  const station = await startStation();
  const server = await startTestServer({ allowPrivateAddresses: true });
  const person = await server.createPerson('Inés', 'owner');
  return {
    server,
    person,
    station,
    close: async () => {
      await server.close();
      await station.close();
    },
  };
}

const hour = 3_600_000;

/**
 * Six weeks of broadcasts on Fridays and Saturdays from about 20:00 UTC, two hours each, as somebody who
 * looked every half hour would have recorded them.
 */
export async function recordSixWeeks(server: TestServer, channelId: number, now: number): Promise<number> {
  const evenings = Array.from({ length: 42 }, (_, back) => {
    const day = Math.floor(now / (24 * hour)) * 24 * hour - (back + 1) * 24 * hour;
    return { day, weekDay: new Date(day).getUTCDay() };
  }).filter(({ weekDay }) => weekDay === 5 || weekDay === 6);
  const rows = evenings.map(({ day }, index) => {
    const started = day + 20 * hour + ((index * 7) % 20) * 60_000;
    const ended = started + 2 * hour;
    return {
      channel_id: channelId,
      title: `Late set ${index + 1}`,
      started_at: new Date(started),
      start_known: index % 2 ? ('platform' as const) : ('between' as const),
      start_not_before: index % 2 ? null : new Date(started - 0.5 * hour),
      ended_at: new Date(ended),
      end_known: 'between' as const,
      end_not_before: new Date(ended - 0.5 * hour),
      found_at: new Date(started + 6 * 60_000),
      seen_at: new Date(ended - 0.5 * hour),
      caught_live: true,
      arm: 'smart' as const,
      peak_viewers: 40 + index,
    };
  });
  await server.store.db.insertInto('broadcasts').values(rows).execute();
  return rows.length;
}
