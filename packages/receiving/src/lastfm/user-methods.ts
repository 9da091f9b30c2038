import type { HistoryListen } from '../ports.ts';
import { type Call, type Method, requireSession, type SignedIn } from './call.ts';
import { LastfmFault } from './faults.ts';
import { element, type ReplyElement } from './reply.ts';

/** Whose session it is; the count only for a token that may read. */
export const getInfo: Method = async (call) => {
  const session = await requireSession(call, 'scrobble');
  refuseOthers(call, session);
  const { history, publicOrigin } = call.ports;
  const since = await history.personSince(session.personId);
  const mayRead = session.scopes.includes('read');
  return {
    name: 'user',
    children: [
      element('name', session.name),
      element('realname', ''),
      element('url', `${publicOrigin(call.context)}/`),
      ...(mayRead ? [element('playcount', await history.listenCount(session.personId))] : []),
      {
        name: 'registered',
        attributes: { unixtime: String(Math.floor(since.getTime() / 1000)) },
        value: written(since.getTime()),
      },
      element('subscriber', 0),
      element('type', 'user'),
    ],
  };
};

/** The history in pages, newest first; what plays now stands before the first page. */
export const getRecentTracks: Method = async (call) => {
  const session = await requireSession(call, 'read');
  refuseOthers(call, session);
  const limit = Math.min(Math.max(wholeNumber(call, 'limit') ?? 50, 1), 200);
  const page = Math.max(wholeNumber(call, 'page') ?? 1, 1);
  const range = { after: wholeNumber(call, 'from'), before: wholeNumber(call, 'to') };
  const { history } = call.ports;
  // `from` alone would give the oldest listens after it; a page of Last.fm is always the newest.
  const newest = { ...range, before: range.before ?? Math.floor(Date.now() / 1000) + 86_400 };
  const [total, listens, playing] = await Promise.all([
    history.listenCount(session.personId, range),
    history.listens(session.personId, { ...newest, count: limit, offset: (page - 1) * limit }),
    page === 1 && range.before === undefined ? history.playingNow(session.personId) : null,
  ]);
  return {
    name: 'recenttracks',
    attributes: {
      user: session.name,
      page: String(page),
      perPage: String(limit),
      total: String(total),
      totalPages: String(Math.ceil(total / limit)),
    },
    list: 'track',
    children: [
      ...(playing ? [trackElement(playing, { nowplaying: 'true' })] : []),
      ...listens.map((listen) => trackElement(listen, undefined, listen.listenedAtMs)),
    ],
  };
};

function trackElement(
  track: Omit<HistoryListen, 'listenedAtMs'>,
  attributes: { nowplaying: string } | undefined,
  listenedAtMs?: number,
): ReplyElement {
  const date: ReplyElement[] =
    listenedAtMs === undefined
      ? []
      : [
          {
            name: 'date',
            attributes: { uts: String(Math.floor(listenedAtMs / 1000)) },
            value: written(listenedAtMs),
          },
        ];
  return {
    name: 'track',
    ...(attributes ? { attributes } : {}),
    children: [
      { name: 'artist', attributes: { mbid: track.mbids?.artists?.[0] ?? '' }, value: track.artist },
      element('name', track.track),
      element('mbid', track.mbids?.recording ?? ''),
      { name: 'album', attributes: { mbid: track.mbids?.release ?? '' }, value: track.release ?? '' },
      element('streamable', '0'),
      element('url', ''),
      ...date,
    ],
  };
}

/** A history is its person's own: other names are answered as if there were nobody. */
function refuseOthers(call: Call, session: SignedIn): void {
  const name = call.parameters.get('user')?.trim() || session.name;
  if (name.normalize('NFKC').toLowerCase() !== session.name.normalize('NFKC').toLowerCase())
    throw new LastfmFault(6, 'User not found - A session reads the history of its own person');
}

function wholeNumber(call: Call, name: string): number | undefined {
  const text = call.parameters.get(name)?.trim();
  if (!text) return undefined;
  if (!/^\d{1,11}$/.test(text))
    throw new LastfmFault(6, `Invalid parameters - ${name} must be a whole number`);
  // Pages beyond the database's whole numbers are empty anyway.
  return name === 'page' ? Math.min(Number(text), 10_000_000) : Number(text);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `05 Nov 2024, 17:03`, UTC, as Last.fm writes it; never by the server's locale. */
function written(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}
