import type { OriginKey } from '@fonoteca/domain';
import { type Method, requirePost, requireSession, type SignedIn } from './call.ts';
import { LastfmFault } from './faults.ts';
import { element, type ReplyElement } from './reply.ts';
import { nowPlayingOf, type Scrobble, scrobblesOf } from './scrobbles.ts';

/** Stores up to 50 listens and answers, after their commit, for each. */
export const scrobble: Method = async (call) => {
  requirePost(call);
  const session = await requireSession(call, 'scrobble');
  const scrobbles = scrobblesOf(call.parameters, Date.now());
  const listens = scrobbles.flatMap(({ listen }) => (listen ? [listen] : []));
  if (listens.length > 0) await call.ports.listens.submit(session.personId, originOf(session), listens);
  return {
    name: 'scrobbles',
    attributes: { accepted: listens.length, ignored: scrobbles.length - listens.length },
    children: scrobbles.map((one) => ({
      name: 'scrobble',
      children: [...textsOf(one), element('timestamp', one.timestamp), ignoredMessage(one.ignored)],
    })),
  };
};

export const updateNowPlaying: Method = async (call) => {
  requirePost(call);
  const session = await requireSession(call, 'scrobble');
  const playing = nowPlayingOf(call.parameters);
  if (playing.sent) await call.ports.listens.playingNow(session.personId, originOf(session), playing.sent);
  return { name: 'nowplaying', children: [...textsOf(playing), ignoredMessage(playing.ignored)] };
};

/** Loves are not kept yet, and saying ok would lose them silently. */
export const loveIsNotKept: Method = async () => {
  throw new LastfmFault(3, 'Invalid Method - This server does not keep loved tracks');
};

const originOf = (session: SignedIn): OriginKey => ({
  source: 'lastfm-api',
  tokenId: session.tokenId,
  ...(session.client === null ? {} : { client: session.client }),
});

/** Nothing is ever corrected: the texts are kept as sent. */
const textsOf = (sent: Pick<Scrobble, 'artist' | 'track' | 'album' | 'albumArtist'>): ReplyElement[] =>
  (['track', 'artist', 'album', 'albumArtist'] as const).map((name) => ({
    name,
    attributes: { corrected: '0' },
    value: sent[name],
  }));

const ignoredMessage = ({ code, reason }: Scrobble['ignored']): ReplyElement => ({
  name: 'ignoredMessage',
  attributes: { code: String(code) },
  value: reason,
});
