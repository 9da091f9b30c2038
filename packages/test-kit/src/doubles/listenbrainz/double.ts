import { createHash, randomInt } from 'node:crypto';
import { systemClock } from '../shared/clock.ts';
import { Ledger } from '../shared/ledger.ts';
import type { LedgerEntry } from '../shared/ledger-entry.ts';
import { RandomFaults, ScriptedAnswers, transportFaults } from '../shared/misbehaviour.ts';
import { json, type Reply } from '../shared/reply.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { Budget } from './budget.ts';
import { entryOf, listensOf, messyIdentifier } from './listens.ts';
import type { ListenBrainzDouble, ListenBrainzDoubleOptions } from './types.ts';
import { Refused, type SentListen, validateSubmission } from './validate.ts';

interface State {
  readonly now: () => number;
  readonly ledger: Ledger;
  /** Account by token. */
  readonly tokens: Map<string, string>;
  readonly playing: Map<string, { listen: SentListen; until: number }>;
}

const practicallyNone = { requests: 1_000_000, seconds: 10 };

/**
 * Starts a stand-in for ListenBrainz on loopback. Throws `DoubleScriptError` for a script that cannot be followed.
 *
 * @example
 * const listenBrainz = await startListenBrainzDouble();
 * const { token } = listenBrainz.addUser({ name: 'ada' });
 */
export async function startListenBrainzDouble(
  options: ListenBrainzDoubleOptions = {},
): Promise<ListenBrainzDouble> {
  const clock = options.clock ?? systemClock;
  const ledger = new Ledger(options.ledgerFile, keyOf);
  const state: State = { now: clock.now.bind(clock), ledger, tokens: new Map(), playing: new Map() };
  const { requests, seconds } = options.rateLimit ?? practicallyNone;
  const budget = new Budget(clock, requests, seconds);
  const service: Service = {
    clock,
    scripted: new ScriptedAnswers(options.script),
    faults: {
      on: 'submit-listens',
      random: new RandomFaults(options.faultRate ?? 0, options.seed ?? randomInt(2 ** 31), [
        ...transportFaults,
        { error: 429 },
        { error: 500 },
      ]),
    },
    read,
    admit: (asked) => (budget.take(callerOf(asked)) ? undefined : failure(429, tooFast)),
    answer: (asked) => answer(state, asked),
    fail: (_, code, message) => failure(code, message ?? (code === 429 ? tooFast : 'Something went wrong.')),
    finish: (asked, reply) => ({
      ...reply,
      headers: { ...budget.headers(callerOf(asked)), ...reply.headers },
    }),
  };
  const served = await serve(service, options.port);
  return {
    url: served.url,
    ledger: () => [...ledger.entries],
    requests: () => [...served.seen],
    script: (next) => service.scripted.replace(next),
    addUser({ name }) {
      const token = tokenOf(name);
      state.tokens.set(token, name);
      return { token };
    },
    revoke: (token) => void state.tokens.delete(token),
    close: served.close,
  };
}

const tooFast =
  'You have exceeded your rate limit. See the X-RateLimit-* response headers for more information on your current rate limit.';

function keyOf(entry: LedgerEntry): string {
  return `${entry.account}\n${entry.timestamp}\n${messyIdentifier(entry)}`;
}

/** In the form of the real ones, and the same for a name, so that a restart of the double forgets nobody. */
function tokenOf(name: string): string {
  const hash = createHash('sha256').update(`listenbrainz ${name}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}

function failure(code: number, error: string): Reply {
  return json({ code, error }, code, `status ${code}`);
}

const callerOf = ({ headers }: Asked): string => headers.authorization ?? 'nobody';

function read({ verb, url, headers, body }: Incoming): Omit<Asked, 'seen'> {
  const params = Object.fromEntries(url.searchParams);
  const document = verb === 'POST' ? parsed(body) : undefined;
  return {
    verb,
    url,
    headers,
    body,
    params,
    ...(document === undefined ? {} : { json: document }),
    operation: url.pathname.replace(/^\/1\//, '').replace(/^user\/[^/]+\//, ''),
    values: (name) => [...(params[name] === undefined ? [] : [params[name]]), ...valuesIn(document, name)],
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A script may say `artist` and `track`, as for Last.fm. */
const alias: Readonly<Record<string, string>> = {
  artist: 'artist_name',
  track: 'track_name',
  album: 'release_name',
  timestamp: 'listened_at',
};

/** All values under a name, at any depth. */
function valuesIn(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    (key === name || key === alias[name]) && typeof one !== 'object' ? [String(one)] : valuesIn(one, name),
  );
}

function answer(state: State, asked: Asked): Reply {
  try {
    const { pathname } = asked.url;
    if (pathname === '/1/validate-token') return validateToken(state, asked);
    if (pathname === '/1/submit-listens') return submit(state, asked, posted(state, asked));
    if (pathname === '/1/delete-listen') return remove(state, asked, posted(state, asked));
    const [, name, what] = /^\/1\/user\/([^/]+)\/(listens|listen-count|playing-now)$/.exec(pathname) ?? [];
    if (name === undefined) return failure(404, 'The requested URL was not found on the server.');
    const account = accountNamed(state, decodeURIComponent(name));
    if (what === 'listens') return json(listensOf(state.ledger, account, asked.params));
    if (what === 'listen-count') return json({ payload: { count: state.ledger.of(account).length } });
    return json(playingNow(state, account));
  } catch (error) {
    if (error instanceof Refused) return failure(error.status, error.message);
    throw error;
  }
}

function validateToken({ tokens }: State, { headers, params }: Asked): Reply {
  const token = tokenIn(headers) ?? params.token;
  if (!token) throw new Refused('You need to provide an Authorization token.');
  const name = tokens.get(token);
  if (name === undefined) return json({ code: 200, message: 'Token invalid.', valid: false });
  return json({ code: 200, message: 'Token valid.', valid: true, user_name: name });
}

/** The account of a POST with a good token. */
function posted({ tokens }: State, asked: Asked): string {
  if (asked.verb !== 'POST') throw new Refused('The method is not allowed for the requested URL.', 405);
  const token = tokenIn(asked.headers);
  if (token === undefined) throw new Refused('You need to provide an Authorization header.', 401);
  const account = tokens.get(token);
  if (account === undefined) throw new Refused('Invalid authorization token.', 401);
  asked.seen.account = account;
  return account;
}

function tokenIn(headers: Readonly<Record<string, string>>): string | undefined {
  return /^token +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Without a duration, what plays is taken to end after this, in seconds. */
const usualLength = 600;

function submit({ ledger, playing, now }: State, { body }: Asked, account: string): Reply {
  const { type, listens } = validateSubmission(body, Math.floor(now() / 1000));
  if (type === 'playing_now') {
    for (const listen of listens) {
      const { duration = usualLength } = entryOf(account, listen, 0);
      playing.set(account, { listen, until: now() + duration * 1000 });
    }
  } else ledger.accept(listens.map((listen) => entryOf(account, listen, now())));
  return json({ status: 'ok' });
}

function remove({ ledger }: State, asked: Asked, account: string): Reply {
  const { listened_at: time, recording_msid: identifier } = (asked.json ?? {}) as Record<string, unknown>;
  if (typeof time !== 'number') throw new Refused('Listen timestamp missing.');
  if (typeof identifier !== 'string') throw new Refused('Recording MSID missing.');
  const found = ledger
    .of(account)
    .find((entry) => entry.timestamp === time && messyIdentifier(entry) === identifier);
  if (found) ledger.remove(found);
  return json({ status: 'ok' });
}

function accountNamed({ tokens }: State, name: string): string {
  const account = [...tokens.values()].find((one) => one.toLowerCase() === name.toLowerCase());
  if (account === undefined) throw new Refused(`Cannot find user: ${name}`, 404);
  return account;
}

function playingNow({ playing, now }: State, account: string): Record<string, unknown> {
  const current = playing.get(account);
  const listens =
    current && current.until > now()
      ? [{ playing_now: true, track_metadata: current.listen.track_metadata }]
      : [];
  return { payload: { count: listens.length, playing_now: true, user_id: account, listens } };
}
