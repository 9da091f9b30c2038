import autocannon from 'autocannon';
import { randomFrom } from './history.ts';
import { call, type Instance } from './instance.ts';

const tracks = 5000;
const warmUpSeconds = 4;

/**
 * Sends single listens by the ListenBrainz protocol from this process, which shares the two cores with
 * server and database, and then counts what is stored: every acknowledged listen must be there once.
 * The stamps lie in the past, so each also marks a day that must be counted anew. 5,000 different tracks, some
 * often and most seldom; the first seconds are not counted, while the server's code is still being compiled.
 */
export async function loadListenBrainz(instance: Instance, milliseconds: number, connections = 64) {
  const random = randomFrom(9);
  let sent = 0;
  const from = Math.floor(Date.UTC(2005, 0, 1) / 1000);
  const send = (duration: number) =>
    autocannon({
      url: `${instance.url}/1/submit-listens`,
      connections,
      duration,
      method: 'POST',
      headers: { authorization: `Token ${instance.token}`, 'content-type': 'application/json' },
      setupClient: (client) => {
        const next = () => {
          const track = Math.floor(random() ** 2 * tracks);
          const metadata = {
            artist_name: `Artist ${track % 400}`,
            track_name: `Track ${track}`,
            release_name: `Release ${track % 900}`,
          };
          const listenedAt = from + sent++ * 60;
          client.setBody(
            JSON.stringify({
              listen_type: 'single',
              payload: [{ listened_at: listenedAt, track_metadata: metadata }],
            }),
          );
        };
        next();
        client.on('response', next);
      },
    });
  await send(warmUpSeconds);
  const before = await countOf(instance);
  const result = await send(milliseconds / 1000);
  const stored = (await countOf(instance)) - before;
  return {
    'requests/s': Math.round(result.requests.average),
    'p50 ms': result.latency.p50,
    'p99 ms': result.latency.p99,
    acknowledged: result['2xx'],
    refused: result.non2xx,
    stored,
  };
}

async function countOf(instance: Instance): Promise<number> {
  const { payload } = await call<{ payload: { count: number } }>(
    instance,
    'GET',
    '/1/user/bench/listen-count',
    undefined,
    { authorization: `Token ${instance.token}` },
  );
  return payload.count;
}
