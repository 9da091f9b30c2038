import autocannon from 'autocannon';
import { call, type Instance } from './instance.ts';

/**
 * Sends single listens by the ListenBrainz protocol from this process, which shares the two cores with
 * server and database, and then counts what is stored: every acknowledged listen must be there once.
 */
export async function loadListenBrainz(instance: Instance, milliseconds: number, connections = 32) {
  const before = await countOf(instance);
  let sent = 0;
  const from = Math.floor(Date.UTC(2005, 0, 1) / 1000);
  const result = await autocannon({
    url: `${instance.url}/1/submit-listens`,
    connections,
    duration: milliseconds / 1000,
    method: 'POST',
    headers: { authorization: `Token ${instance.token}`, 'content-type': 'application/json' },
    setupClient: (client) => {
      const next = () =>
        client.setBody(
          JSON.stringify({
            listen_type: 'single',
            payload: [
              {
                listened_at: from + sent++ * 60,
                track_metadata: {
                  artist_name: `Artist ${sent % 400}`,
                  track_name: `Track ${sent % 5000}`,
                  release_name: `Release ${sent % 900}`,
                },
              },
            ],
          }),
        );
      next();
      client.on('response', next);
    },
  });
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
