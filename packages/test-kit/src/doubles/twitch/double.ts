import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { MovingWindow } from '../shared/moving-window.ts';
import type { Reply } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { EventSub } from './eventsub.ts';
import { failure, streams, users, videos } from './helix.ts';
import { Tokens } from './tokens.ts';
import type { TwitchDouble, TwitchDoubleOptions } from './types.ts';
import { World } from './world.ts';

/** Names of requests by path, as a script calls them. */
const operations: Readonly<Record<string, string>> = {
  '/oauth2/token': 'token',
  '/helix/streams': 'streams',
  '/helix/users': 'users',
  '/helix/videos': 'videos',
  '/helix/eventsub/subscriptions': 'subscriptions',
};

/**
 * Starts a stand-in for Twitch on loopback: application tokens, Helix, EventSub by webhook and WebSocket.
 *
 * @example
 * const twitch = await startTwitchDouble();
 * twitch.addChannel('fonoteca', 'Fonoteca');
 * twitch.goLive('fonoteca', { title: 'Records until late' });
 * twitch.script([{ on: 'streams', answer: { error: 429 } }]);
 */
export async function startTwitchDouble(options: TwitchDoubleOptions = {}): Promise<TwitchDouble> {
  const clock = options.clock ?? systemClock;
  const clientId = 'fonotecaclientid0000000000001';
  const clientSecret = 'fonotecaclientsecret000000001';
  const limit = options.pointsPerMinute ?? 800;
  const points = new MovingWindow(60_000);
  const world = new World(clock);
  const tokens = new Tokens(clock, options.tokenLifetime ?? 60 * 24 * 3600);
  const events = new EventSub(clock, world, options.keepaliveSeconds ?? 10);

  function answer(asked: Asked): Reply {
    if (asked.operation === 'token') return tokens.answer(asked, clientId, clientSecret);
    if (asked.operation === 'unknown') return failure(404, 'Not Found');
    if (asked.headers['client-id'] === undefined) return failure(401, 'Client ID and OAuth token required');
    const owner = tokens.ownerOf(asked);
    if (!owner) return failure(401, 'Invalid OAuth token');
    if (asked.headers['client-id'] !== clientId)
      return failure(401, 'Client ID and OAuth token do not match');
    if (asked.operation === 'subscriptions') return events.answer(asked, owner);
    if (asked.verb !== 'GET') return failure(404, 'Not Found');
    if (asked.operation === 'streams') return streams(world, asked);
    return asked.operation === 'users' ? users(world, asked) : videos(world, asked);
  }

  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read,
    admit: (asked) =>
      asked.operation === 'token' || points.take('', limit, clock.now())
        ? undefined
        : failure(429, 'Too Many Requests'),
    answer,
    fail: (_, code, message) => failure(code, message ?? 'The request failed.'),
    attach: (server) => events.sockets.attach(server),
    finish: (asked, reply) => (asked.operation === 'token' ? reply : withLimits(reply)),
  };
  /** Twitch's own clock is in both headers. */
  function withLimits(reply: Reply): Reply {
    const now = clock.now();
    const limits = {
      date: new Date(now).toUTCString(),
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(limit - points.used('', now)),
      'ratelimit-reset': String(Math.ceil(now / 1000) + 60),
    };
    return { ...reply, headers: { ...limits, ...reply.headers } };
  }

  const served = await serve(service, options.port);
  return {
    url: served.url,
    clientId,
    clientSecret,
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addChannel: (login, displayName = login) => ({ id: world.add(login, displayName).id }),
    goLive(login, stream = {}) {
      const channel = world.named(login);
      const { id } = world.begin(channel, stream);
      events.began(channel);
      return { id };
    },
    goOffline(login, at) {
      const channel = world.named(login);
      world.end(channel, at);
      events.ended(channel);
    },
    rename(login, to) {
      world.named(login).login = to;
    },
    ban(login) {
      world.named(login).banned = true;
    },
    lie(login, as) {
      world.named(login).lie = as;
    },
    mixIn: (entry) => void world.mixedIn.push(entry),
    expireTokens: () => tokens.expireAll(),
    subscriptions: () => events.list(),
    revoke: (subscription, reason = 'notification_failures_exceeded') => events.revoke(subscription, reason),
    settled: () => events.settled(),
    sessions: () => events.sockets.ids(),
    moveSessions: () => events.sockets.move(served.url),
    hushSessions: () => events.sockets.hush(),
    dropSessions: () => events.sockets.drop(),
    userToken: (login) => tokens.give(world.named(login).id),
    close() {
      events.sockets.close();
      return served.close();
    },
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const isJson = headers['content-type']?.startsWith('application/json') && body.length > 0;
  const form = isForm ? new URLSearchParams(body.toString('utf8')) : new URLSearchParams();
  const params = { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(form) };
  const values = (name: string) => [...url.searchParams.getAll(name), ...form.getAll(name)];
  const operation = operations[url.pathname] ?? 'unknown';
  const asked = { verb, url, headers, body, params, operation, values };
  return isJson ? { ...asked, json: parsed(body) } : asked;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
