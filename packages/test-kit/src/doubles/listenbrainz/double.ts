import { createHash, randomInt } from 'node:crypto';
import { systemClock } from '../shared/clock.ts';
import { Ledger } from '../shared/ledger.ts';
import type { LedgerEntry } from '../shared/ledger-entry.ts';
import { RandomFaults, ScriptedAnswers, transportFaults } from '../shared/misbehaviour.ts';
import { type Asked, type Incoming, type Service, serve } from '../shared/serve.ts';
import { answer, failure, type State } from './answers.ts';
import { Budget } from './budget.ts';
import { messyIdentifier } from './listens.ts';
import type { ListenBrainzDouble, ListenBrainzDoubleOptions } from './types.ts';

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
  const state: State = {
    now: clock.now.bind(clock),
    ledger,
    tokens: new Map(),
    playing: new Map(),
    similar: new Map(),
  };
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
    addSimilarArtists: (mbid, similar) => void state.similar.set(mbid, similar),
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
