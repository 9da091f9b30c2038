import type { Ledger } from '../shared/ledger.ts';
import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import { similarArtists } from './labs.ts';
import { entryOf, listensOf, messyIdentifier } from './listens.ts';
import type { ListenBrainzSimilar } from './types.ts';
import { Refused, type SentListen, validateSubmission } from './validate.ts';

export interface State {
  readonly now: () => number;
  readonly ledger: Ledger;
  /** Account by token. */
  readonly tokens: Map<string, string>;
  readonly playing: Map<string, { listen: SentListen; until: number }>;
  /** By the MBID that is asked for. */
  readonly similar: Map<string, readonly ListenBrainzSimilar[]>;
}

export function failure(code: number, error: string): Reply {
  return json({ code, error }, code, `status ${code}`);
}

export function answer(state: State, asked: Asked): Reply {
  try {
    const { pathname } = asked.url;
    if (pathname === '/1/validate-token') return validateToken(state, asked);
    if (pathname === '/similar-artists/json') return similarArtists(state.similar, asked);
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
