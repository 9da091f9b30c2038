import { Fault, type IncomingListen, type Refusal, type SentTrack } from '@fonoteca/domain';
import { sentTrackOf, stampFault, textFault } from '../texts.ts';

const mostSubmissions = 50;

/** Names of the clients that are known by their identifier in the handshake. */
const clients: Readonly<Record<string, string>> = {
  mdc: 'mpdscribble',
  vlc: 'VLC',
  qlb: 'Quod Libet',
  ark: 'Amarok',
  aud: 'Audacious',
  rbx: 'Rhythmbox',
};

/** Clients that stamp a listen when it is over, though the protocol asks for its start. */
const endStampers = new Set(['mpdscribble']);

/** The name under which listens of a client are kept; null when it gave none. */
export function clientName(identifier: string | undefined): string | null {
  const text =
    identifier
      ?.trim()
      .replace(/[^\w.+ -]/g, '')
      .slice(0, 40) ?? '';
  return text === '' ? null : (clients[text.toLowerCase()] ?? text);
}

/**
 * The listens of a submission and the items that can never be stored. The protocol answers OK or FAILED for
 * the whole, and a client sends what FAILED again for ever, with everything after it waiting: so a broken
 * item is told apart and the rest goes in. Throws Fault `invalid` for a request that is no submission.
 */
export function submissionsOf(
  fields: ReadonlyMap<string, string>,
  client: string | null,
  nowMs: number,
): { listens: IncomingListen[]; refusals: Refusal[] } {
  const indices = new Set<number>();
  for (const name of fields.keys()) {
    const index = /^[atiorlbnm]\[(\d{1,4})\]$/.exec(name)?.[1];
    if (index !== undefined) indices.add(Number(index));
  }
  if (indices.size === 0)
    throw new Fault('invalid', 'no listen in the submission: a[0], t[0] and i[0] are needed');
  if (indices.size > mostSubmissions)
    throw new Fault('invalid', `${indices.size} listens; send at most ${mostSubmissions} at once`);
  const listens: IncomingListen[] = [];
  const refusals: Refusal[] = [];
  for (const index of [...indices].sort((a, b) => a - b)) {
    const field = (name: string) => fields.get(`${name}[${index}]`) ?? '';
    const refusal = trackFault(field) ?? stampRefusal(field('i'), nowMs);
    if (refusal) refusals.push({ where: String(index), ...refusal });
    else listens.push(listenOf(field, client));
  }
  return { listens, refusals };
}

/** What plays now. Throws Fault `invalid` when artist or track is missing or broken. */
export function nowPlayingOf(fields: ReadonlyMap<string, string>): SentTrack {
  const field = (name: string) => fields.get(name) ?? '';
  const fault = trackFault(field);
  if (fault) throw new Fault('invalid', `${fault.field}: ${fault.reason}`, { fields: [fault] });
  return sentOf(field);
}

type Fields = (name: string) => string;

function trackFault(field: Fields): { field: string; reason: string } | null {
  for (const name of ['a', 't'])
    if (field(name).trim() === '') return { field: name, reason: 'it is missing or empty' };
  for (const name of ['a', 't', 'b']) {
    const reason = textFault(field(name).trim());
    if (reason) return { field: name, reason };
  }
  return null;
}

function stampRefusal(text: string, nowMs: number): { field: string; reason: string } | null {
  if (!/^\d{1,15}$/.test(text.trim()))
    return { field: 'i', reason: 'it is not a whole number of seconds since 1970 (UTC)' };
  const fault = stampFault(Number(text), nowMs);
  if (fault === null) return null;
  return { field: 'i', reason: `${text.trim()} is ${fault}: check the clock of the player` };
}

function listenOf(field: Fields, client: string | null): IncomingListen {
  const rating = field('r').trim().toUpperCase();
  const source = field('o').trim().toUpperCase();
  const context = {
    ...(rating === 'L' ? { rating: 'love' } : rating === 'B' ? { rating: 'ban' } : {}),
    ...(source !== '' && source !== 'P' ? { source: source.slice(0, 20) } : {}),
  };
  return {
    sent: sentOf(field),
    stampMs: Number(field('i')) * 1000,
    // How long was heard is not said: the start is taken to lie one length before, where that is known.
    ...(client !== null && endStampers.has(client) ? { stamp: 'end' as const } : {}),
    ...(rating === 'S' ? { skipped: true } : {}),
    ...(Object.keys(context).length > 0 ? { context } : {}),
  };
}

const sentOf = (field: Fields): SentTrack =>
  sentTrackOf({
    artist: field('a'),
    track: field('t'),
    release: field('b'),
    trackNumber: field('n'),
    seconds: field('l'),
    mbid: field('m'),
  });
