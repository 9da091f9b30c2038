import { systemClock } from '../shared/clock.ts';
import { ScriptedAnswers } from '../shared/misbehaviour.ts';
import { MovingWindow } from '../shared/moving-window.ts';
import { pngOf } from '../shared/png.ts';
import { escapeHtml, json, page, type Reply, redirect } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { NotAllowed, OAuth, type SignedRequest } from './oauth.ts';
import * as replies from './replies.ts';
import { NotThere, type Owner, Shelf } from './shelf.ts';
import type { DiscogsDouble, DiscogsDoubleOptions } from './types.ts';

interface State {
  readonly shelf: Shelf;
  readonly oauth: OAuth;
  readonly revoked: Set<string>;
  readonly autoAuthorise: string | undefined;
}

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

/** The name of a program of its own, and not the one that its HTTP library gives to everybody. */
function hasOwnName(agent: string | undefined): boolean {
  return agent !== undefined && /^[\w.-]+\/\S/.test(agent) && !generic.test(agent);
}

const generic =
  /^(node|undici|curl|wget|axios|got|python-requests|python-urllib|okhttp|mozilla|go-http-client)\b/i;

const personalToken = (authorization: string): string | undefined =>
  /^discogs +token=(\S+)$/i.exec(authorization)?.[1];

function callerIn(authorization: string): string {
  return personalToken(authorization) ?? /oauth_token="([^"]+)"/.exec(authorization)?.[1] ?? authorization;
}

function isKnown({ shelf, oauth, revoked }: State, authorization: string): boolean {
  const token = personalToken(authorization);
  if (token === undefined) return oauth.knows(authorization);
  return !revoked.has(token) && shelf.all().some((owner) => owner.token === token);
}

/** Who asks; nobody without a header. */
function whoAsks(state: State, asked: Asked): Owner | undefined {
  const { authorization = '' } = asked.headers;
  if (authorization === '') return undefined;
  if (/^oauth /i.test(authorization)) return state.oauth.owner(signed(asked));
  const token = personalToken(authorization);
  const owner = state.shelf.all().find((one) => one.token === token && !state.revoked.has(one.token));
  if (!owner) throw new NotAllowed('Invalid consumer token. Please register an app before making requests.');
  return owner;
}

function signed({ verb, url, headers, body }: Asked): SignedRequest {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const form = isForm ? Object.fromEntries(new URLSearchParams(body.toString('utf8'))) : {};
  return { verb, url, authorization: headers.authorization ?? '', form };
}

function answer(state: State, asked: Asked): Reply {
  try {
    if (asked.operation === 'authorize') return allowPage(state, asked);
    if (asked.operation === 'request_token') return form(state.oauth.requestToken(signed(asked)));
    if (asked.operation === 'access_token') {
      if (asked.verb !== 'POST') throw new replies.BadRequest('The method is not allowed.', 405);
      return form(state.oauth.accessToken(signed(asked)));
    }
    if (asked.verb !== 'GET') throw new replies.BadRequest('The method is not allowed.', 405);
    return answerTo(state, asked, whoAsks(state, asked));
  } catch (error) {
    if (error instanceof NotAllowed || error instanceof replies.BadRequest)
      return failure(error.status, error.message);
    if (error instanceof NotThere) return failure(404, error.message);
    throw error;
  }
}

function answerTo({ shelf }: State, asked: Asked, caller: Owner | undefined): Reply {
  if (caller) asked.seen.account = caller.name;
  const [id = ''] = asked.values('id');
  const view = { origin: asked.url.origin, signedIn: caller !== undefined };
  const needed = (): Owner => {
    if (!caller) throw new NotAllowed('You must authenticate to access this resource.');
    return caller;
  };
  switch (asked.operation) {
    case 'release':
      return json(replies.releaseReply(there(shelf.releases.get(Number(id)), 'Release'), view));
    case 'master':
      return json(replies.masterReply(there(shelf.masters.get(Number(id)), 'Master'), view));
    case 'search':
      return needed() && json(replies.searchReply(shelf, asked.params, view));
    case 'identity': {
      const { id: number, name } = needed();
      const resource_url = `${view.origin}/users/${name}`;
      return json({ id: number, username: name, resource_url, consumer_name: 'Fonoteca' });
    }
    case 'image':
      return needed() && image(id);
  }
  const owner = shelf.owner(decodeURIComponent(there(asked.values('id')[0], 'Resource')));
  if (asked.operation === 'profile') return json(replies.profileReply(owner, view));
  const isOwner = caller === owner;
  const [folder = '0'] = asked.values('folder');
  if (!isOwner && (owner.privateCollection || folder !== '0' || asked.operation === 'fields'))
    throw new NotAllowed("You don't have permission to access this resource.", 403);
  if (asked.operation === 'folders') return json(replies.foldersReply(owner, isOwner, view));
  if (asked.operation === 'fields') return json({ fields });
  return json(replies.collectionReply(shelf, owner, Number(folder), asked.params, view));
}

const fields = ['Media Condition', 'Sleeve Condition', 'Notes'].map((name, index) => ({
  id: index + 1,
  name,
  position: index + 1,
  type: name === 'Notes' ? 'textarea' : 'dropdown',
  public: true,
}));

function there<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new NotThere(`${name} not found.`);
  return thing;
}

/** `R-17-0-150`: release 17, first picture, 150 pixels. */
function image(name: string): Reply {
  const [, release = '', index = '', size = '150'] = name.split('-');
  const body = pngOf(`${release} ${index}`, Number(size));
  return { status: 200, headers: { 'content-type': 'image/png' }, body, says: 'ok' };
}

function form(body: string): Reply {
  return { status: 200, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body, says: 'ok' };
}

function failure(status: number, message: string): Reply {
  return json({ message }, status);
}

function allowPage({ shelf, oauth, autoAuthorise }: State, { verb, params }: Asked): Reply {
  const { oauth_token: token = '', user, auto } = params;
  if (!oauth.waits(token)) return page('<h1>Invalid token</h1>', 400);
  const who = auto ?? autoAuthorise ?? (verb === 'POST' ? user : undefined);
  if (who === undefined) {
    const people = shelf.all().map(({ name }) => `<option>${escapeHtml(name)}</option>`);
    return page(`<h1>Authorize the application</h1><form method="post" action="/oauth/authorize">
<input type="hidden" name="oauth_token" value="${escapeHtml(token)}">
<label>Account <select name="user">${people.join('')}</select></label>
<button type="submit">Authorize</button></form>`);
  }
  const owner = shelf.find(who);
  if (!owner) return page(`<h1>No account ${escapeHtml(who)}</h1>`, 403);
  const { back, verifier } = oauth.allow(token, owner);
  return back === undefined ? page(`<h1>Code</h1><pre>${verifier}</pre>`) : redirect(back);
}
