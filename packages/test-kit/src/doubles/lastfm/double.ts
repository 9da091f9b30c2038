import { randomInt } from 'node:crypto';
import { systemClock } from '../shared/clock.ts';
import { Ledger } from '../shared/ledger.ts';
import { RandomFaults, ScriptedAnswers, transportFaults } from '../shared/misbehaviour.ts';
import { MovingWindow } from '../shared/moving-window.ts';
import { json, type Reply } from '../shared/reply.ts';
import type { ScriptAnswer } from '../shared/script.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { allowPage } from './allow-page.ts';
import { Catalogue } from './catalogue.ts';
import type { LastfmState } from './context.ts';
import { LastfmError } from './errors.ts';
import { methodNamed } from './methods.ts';
import { People } from './people.ts';
import { signatureOf } from './signature.ts';
import { toXml } from './to-xml.ts';
import type { LastfmDouble, LastfmDoubleOptions } from './types.ts';

/** Errors that the real one has on bad days, with the status they ought to have and with 200. */
const errorFaults: readonly ScriptAnswer[] = [8, 11, 16, 29].flatMap((error) => [
  { error },
  { error, status: 200 },
]);

/**
 * Starts a stand-in for Last.fm on loopback. Throws `DoubleScriptError` for a script that cannot be followed, and
 * whatever the system says when the port is taken.
 *
 * @example
 * const lastfm = await startLastfmDouble({ dailyCap: 600 });
 * const { sessionKey } = lastfm.addUser({ name: 'ada' });
 */
export async function startLastfmDouble(options: LastfmDoubleOptions = {}): Promise<LastfmDouble> {
  const apiKey = options.apiKey ?? 'b25b959554ed76058ac220b7b2e0a026';
  const secret = options.secret ?? '425b55975eed76058ac220b7b4e8a054';
  const clock = options.clock ?? systemClock;
  const ledger = new Ledger(
    options.ledgerFile,
    ({ account, artist, track, timestamp }) => `${account}\n${timestamp}\n${artist}\n${track}`,
  );
  const people = new People(secret, clock);
  const catalogue = new Catalogue(ledger);
  const state: LastfmState = { options, clock, people, ledger, catalogue, nowPlaying: new Map() };
  const service = makeService(state, apiKey, secret);
  const served = await serve(service, options.port);
  return {
    url: served.url,
    apiKey,
    secret,
    ledger: () => [...ledger.entries],
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addUser: ({ name, password }) => ({ sessionKey: people.add(name, password) }),
    revoke: (sessionKey) => people.revoke(sessionKey),
    authorise: (token, userName) => people.authorise(token, userName),
    addAlbum: (album) => catalogue.addAlbum(album),
    addArtist: (artist) => catalogue.addArtist(artist),
    setPlayCounts: (counts) => catalogue.setPlayCounts(counts),
    busiestDay: (account) => ledger.busiestDay(account),
    close: served.close,
  };
}

function makeService(state: LastfmState, apiKey: string, secret: string): Service {
  const { options, clock } = state;
  const perSecond = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
  const windows = new MovingWindow(1000);
  const kinds = [...errorFaults, ...transportFaults, ...(options.sessionFaults ? [{ error: 9 }] : [])];
  return {
    clock,
    scripted: new ScriptedAnswers(options.script),
    faults: {
      on: 'track.scrobble',
      random: new RandomFaults(options.faultRate ?? 0, options.seed ?? randomInt(2 ** 31), kinds),
    },
    read,
    admit(asked) {
      if (!isApi(asked) || Number.isFinite(perSecond) === false) return undefined;
      const within = windows.take(asked.params.api_key ?? '', perSecond, clock.now());
      return within ? undefined : failure(asked, new LastfmError(29));
    },
    answer(asked, forced) {
      const { pathname } = asked.url;
      if (/^\/api\/auth\/?$/.test(pathname)) return allowPage(state, asked.verb, asked.params, apiKey);
      try {
        if (!isApi(asked)) throw new LastfmError(2);
        return success(asked, ...call(state, asked, forced, apiKey, secret));
      } catch (error) {
        if (error instanceof LastfmError) return failure(asked, error);
        throw error;
      }
    },
    fail: (asked, code, message, status) => failure(asked, new LastfmError(code, message), status),
  };
}

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const sent = new URLSearchParams(url.search);
  const params: Record<string, string> = Object.fromEntries(sent);
  if (verb === 'POST') Object.assign(params, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  const method = params.method ?? '';
  const isPage = url.pathname.startsWith('/api/auth');
  const values = (name: string) =>
    Object.entries(params)
      .filter(([key]) => key === name || (key.startsWith(`${name}[`) && key.endsWith(']')))
      .map(([, value]) => value);
  const operation = isPage ? 'auth page' : (methodNamed(method)?.name ?? method);
  return { verb, url, headers, body, params, operation, values };
}

const isApi = ({ url }: Asked): boolean => /^\/2\.0\/?$/.test(url.pathname);

function call(state: LastfmState, asked: Asked, forced: ScriptAnswer, apiKey: string, secret: string) {
  const { params } = asked;
  if (params.format !== undefined && params.format !== 'json' && params.format !== 'xml')
    throw new LastfmError(5);
  if (params.api_key !== apiKey) throw new LastfmError(10);
  const method = methodNamed(params.method ?? '');
  if (!method) throw new LastfmError(3);
  if (method.write && asked.verb !== 'POST')
    throw new LastfmError(6, 'Invalid parameters - This method requires POST');
  // Reading needs no signature, but one that is there must be right.
  if ((method.signed || params.api_sig !== undefined) && params.api_sig !== signatureOf(params, secret))
    throw new LastfmError(13);
  const account = method.session || params.sk ? state.people.ofSession(params.sk) : '';
  if (account) asked.seen.account = account;
  return method.run(state, { params, account, forced });
}

const xmlHeaders = { 'content-type': 'text/xml; charset=utf-8' };
const xml = (status: string, inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<lfm status="${status}">${inside}</lfm>`;

function success({ params }: Asked, root: string, content: Record<string, unknown>): Reply {
  if (params.format === 'json') {
    // A bare text is no object in JSON: {"token":"…"}.
    const names = Object.keys(content);
    const bare = names.length === 1 && names[0] === '#text';
    return json({ [root]: bare ? content['#text'] : content });
  }
  const body = xml('ok', toXml(root, content as Parameters<typeof toXml>[1]));
  return { status: 200, headers: xmlHeaders, body, says: 'ok' };
}

function failure({ params }: Asked, error: LastfmError, status = error.status): Reply {
  const says = `error ${error.code}`;
  if (params.format === 'json') return json({ error: error.code, message: error.message }, status, says);
  const inside = toXml('error', { code: error.code, '#text': error.message });
  return { status, headers: xmlHeaders, body: xml('failed', inside), says };
}
