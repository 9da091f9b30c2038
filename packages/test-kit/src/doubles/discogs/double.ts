import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { MovingWindow } from '../shared/moving-window.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { answer, failure } from './answers.ts';
import { callerIn, hasOwnName, isKnown, type State } from './caller.ts';
import { OAuth } from './oauth.ts';
import { Shelf } from './shelf.ts';
import type { DiscogsDouble, DiscogsDoubleOptions } from './types.ts';

/** Names of requests by path. The first group is `id`, the second `folder`. */
const routes: readonly (readonly [operation: string, path: RegExp])[] = [
  ['release', /^\/releases\/(\d+)$/],
  ['master', /^\/masters\/(\d+)$/],
  ['search', /^\/database\/search$/],
  ['identity', /^\/oauth\/identity$/],
  ['request_token', /^\/oauth\/request_token$/],
  ['access_token', /^\/oauth\/access_token$/],
  ['authorize', /^\/oauth\/authorize$/],
  ['profile', /^\/users\/([^/]+)$/],
  ['folders', /^\/users\/([^/]+)\/collection\/folders$/],
  ['fields', /^\/users\/([^/]+)\/collection\/fields$/],
  ['collection', /^\/users\/([^/]+)\/collection\/folders\/(\d+)\/releases$/],
  ['image', /^\/images\/(R-\d+-\d+-(?:150|600))\.png$/],
];

/**
 * Starts a stand-in for Discogs on loopback: its API, its page to allow an application, its pictures.
 *
 * @example
 * const discogs = await startDiscogsDouble();
 * const { token } = discogs.addUser({ name: 'ada' });
 * discogs.addToCollection('ada', discogsRelease({ title: 'Own', tracks: [['A1', 'One', '3:01']] }));
 */
export async function startDiscogsDouble(options: DiscogsDoubleOptions = {}): Promise<DiscogsDouble> {
  const clock = options.clock ?? systemClock;
  const now = clock.now.bind(clock);
  const consumerKey = options.consumerKey ?? 'fonotecaConsumerKey1';
  const consumerSecret = options.consumerSecret ?? 'fonotecaConsumerSecretForTheDouble01';
  const shelf = new Shelf(now);
  const oauth = new OAuth(consumerKey, consumerSecret, now);
  const state: State = { shelf, oauth, revoked: new Set(), autoAuthorise: options.autoAuthorise };
  const limits = options.limits ?? { authenticated: 60, anonymous: 25 };
  const window = new MovingWindow(60_000);
  const budgetOf = (asked: Asked) => {
    const { authorization = '' } = asked.headers;
    const known = isKnown(state, authorization);
    return {
      key: known ? callerIn(authorization) : '',
      limit: known ? limits.authenticated : limits.anonymous,
    };
  };
  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    read,
    admit(asked) {
      if (isPage(asked)) return undefined;
      if (!hasOwnName(asked.headers['user-agent'])) return failure(403, 'A unique User-Agent is required.');
      if (asked.operation === 'image') return undefined;
      const { key, limit } = budgetOf(asked);
      return window.take(key, limit, now())
        ? undefined
        : failure(429, 'You are making requests too quickly.');
    },
    answer: (asked) => answer(state, asked),
    fail: (_, code, message) => failure(code, message ?? 'An internal server error occurred.'),
    finish(asked, reply) {
      if (isPage(asked) || asked.operation === 'image') return reply;
      const { key, limit } = budgetOf(asked);
      const used = window.used(key, now());
      return {
        ...reply,
        headers: {
          ...reply.headers,
          'x-discogs-ratelimit': String(limit),
          'x-discogs-ratelimit-used': String(used),
          'x-discogs-ratelimit-remaining': String(limit - used),
        },
      };
    },
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    consumerKey,
    consumerSecret,
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addUser: ({ name, privateCollection = false }) => ({
      token: shelf.addOwner(name, privateCollection).token,
    }),
    revoke: (token) => void (oauth.revoke(token) || state.revoked.add(token)),
    addRelease: (release) => void shelf.releases.set(release.id, release),
    addMaster: (master) => void shelf.masters.set(master.id, master),
    addToCollection: (user, release, copy = {}) => shelf.add(user, release, copy),
    removeFromCollection: (user, instance) => shelf.remove(user, instance),
    close: served.close,
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const form = isForm ? Object.fromEntries(new URLSearchParams(body.toString('utf8'))) : {};
  const params: Record<string, string> = { ...Object.fromEntries(url.searchParams), ...form };
  const [operation, path] = routes.find(([, one]) => one.test(url.pathname)) ?? ['unknown', /^$/];
  const [, id, folder] = path.exec(url.pathname) ?? [];
  const named: Readonly<Record<string, string | undefined>> = { ...params, id, folder };
  const values = (name: string) => (named[name] === undefined ? [] : [named[name]]);
  return { verb, url, headers, body, params, operation, values };
}

const isPage = ({ operation }: Asked): boolean => operation === 'authorize';
