import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { json, type Reply } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { channels, failure, livestreams } from './answers.ts';
import { KickEvents } from './events.ts';
import type { KickDouble, KickDoubleOptions } from './types.ts';
import { KickWorld } from './world.ts';

/** Names of requests by path, as a script calls them. */
const operations: Readonly<Record<string, string>> = {
  '/oauth/token': 'token',
  '/public/v1/channels': 'channels',
  '/public/v1/users/livestreams': 'livestreams',
  '/public/v1/events/subscriptions': 'subscriptions',
  '/public/v1/public-key': 'key',
};

/**
 * Starts a stand-in for Kick on loopback: application tokens, the public API, signed webhooks.
 *
 * @example
 * const kick = await startKickDouble({ webhook: 'http://127.0.0.1:4000/hook' });
 * kick.addChannel('fonoteca');
 * kick.goLive('fonoteca', { title: 'Records until late' });
 */
export async function startKickDouble(options: KickDoubleOptions = {}): Promise<KickDouble> {
  const clock = options.clock ?? systemClock;
  const clientId = '01FONOTECAKICKCLIENT000001';
  const clientSecret = 'fonotecakicksecret000000000001';
  const lifetime = options.tokenLifetime ?? 7200;
  const world = new KickWorld(clock);
  const events = new KickEvents(clock, world, options.webhook);
  const tokens = new Map<string, number>();
  let given = 0;

  function token({ verb, params }: Asked): Reply {
    if (verb !== 'POST') return json({ error: 'method not allowed' }, 405);
    if (params.grant_type !== 'client_credentials') return json({ error: 'unsupported_grant_type' }, 400);
    if (params.client_id !== clientId || params.client_secret !== clientSecret)
      return json({ error: 'invalid_client' }, 401);
    given += 1;
    const text = `kicktoken${given}`;
    tokens.set(text, clock.now() + lifetime * 1000);
    return json({ access_token: text, token_type: 'Bearer', expires_in: lifetime });
  }

  function answer(asked: Asked): Reply {
    if (asked.operation === 'token') return token(asked);
    if (asked.operation === 'unknown') return failure(404, 'Not Found');
    if (asked.operation === 'key') return events.publicKey();
    const bearer = /^Bearer (\S+)$/.exec(asked.headers.authorization ?? '')?.[1] ?? '';
    if ((tokens.get(bearer) ?? 0) <= clock.now()) return failure(401, 'Unauthorized');
    if (asked.operation === 'subscriptions') return events.answer(asked);
    if (asked.verb !== 'GET') return failure(405, 'Method Not Allowed');
    return asked.operation === 'channels' ? channels(world, asked) : livestreams(world, asked);
  }

  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read,
    answer,
    fail: (_, code, message) => failure(code, message ?? 'The request failed.'),
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    clientId,
    clientSecret,
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addChannel: (slug) => ({ id: world.add(slug).id }),
    goLive(slug, stream = {}) {
      const channel = world.named(slug);
      world.begin(channel, stream);
      if (channel.live) events.tell(channel, channel.live.title, channel.live.startedAt, null);
    },
    goOffline(slug, at = clock.now()) {
      const channel = world.named(slug);
      const { live } = channel;
      channel.live = undefined;
      if (live) events.tell(channel, live.title, live.startedAt, at);
    },
    remove: (slug) => world.remove(slug),
    lie(slug, as) {
      world.named(slug).lie = as;
    },
    mixIn: (entry) => void world.mixedIn.push(entry),
    expireTokens: () => tokens.clear(),
    changeKey: () => events.changeKey(),
    subscriptions: () => events.list(),
    settled: () => events.settled(),
    close: served.close,
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const isJson = headers['content-type']?.startsWith('application/json') && body.length > 0;
  const form = isForm ? new URLSearchParams(body.toString('utf8')) : new URLSearchParams();
  const params = { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(form) };
  const values = (name: string) => [...url.searchParams.getAll(name), ...form.getAll(name)];
  const asked = {
    verb,
    url,
    headers,
    body,
    params,
    values,
    operation: operations[url.pathname] ?? 'unknown',
  };
  return isJson ? { ...asked, json: parsed(body) } : asked;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
