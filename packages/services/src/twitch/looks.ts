import type { BroadcastFacts, Look, LookResult, WatchedChannel } from '@fonoteca/live';
import type { HelixStream, HelixUser, HelixVideo } from '@twurple/api';
import { allAlike } from '../all-alike.ts';
import { unknownOfApp } from '../app-look.ts';
import { toldCount, toldId, toldStart, toldTitle } from '../told.ts';
import { type UnknownLook, unknown } from '../unknown-look.ts';
import { isTwitchLogin } from './address.ts';
import { HelixClient, type TwitchConnection } from './helix.ts';

/** Past broadcasts asked for with a confirmation: some days of a daily broadcaster. */
const pastListed = 20;

type TwitchState = { readonly id?: string };

/** One call for up to a hundred logins. */
export async function lookAtStreams(
  connection: TwitchConnection,
  channels: readonly WatchedChannel[],
  signal: AbortSignal,
): Promise<LookResult> {
  const looks = new Map<string, Look>();
  const states = new Map<string, TwitchState>();
  const asked = new Set<string>();
  // One login that cannot be makes Twitch refuse the whole batch.
  for (const { account } of channels)
    if (isTwitchLogin(account)) asked.add(account);
    else looks.set(account, noLogin);
  if (asked.size === 0) return { looks };
  const client = new HelixClient(connection, { signal });
  try {
    // Without a limit Twitch gives twenty, and the rest would seem to be offline.
    const { data } = await client.streams.getStreams({ userName: [...asked], limit: 100 });
    const found = new Map(data.map((stream) => [stream.userName.toLowerCase(), stream]));
    const stranger = [...found.keys()].some((name) => !asked.has(name));
    for (const account of asked) {
      const stream = found.get(account);
      if (stream) states.set(account, { id: stream.userId });
      looks.set(
        account,
        stream ? liveLook(stream, connection.time.now()) : absent(client.unreadable > 0 || stranger),
      );
    }
  } catch (error) {
    for (const [account, look] of allAlike(asked, unknownOfApp(error, signal))) looks.set(account, look);
  }
  return { looks, states, ...connection.quiet.result };
}

/**
 * At most three calls for one channel, by its number where it is known: a renamed channel is found, one that
 * was closed is told from one that is silent, and past broadcasts say when they ended.
 */
export async function lookAtChannel(
  connection: TwitchConnection,
  channel: WatchedChannel,
  signal: AbortSignal,
): Promise<LookResult> {
  const { account } = channel;
  const client = new HelixClient(connection, { signal });
  let id = typeof channel.state.id === 'string' ? channel.state.id : undefined;
  const answer = (look: Look): LookResult => ({
    looks: new Map([[account, look]]),
    ...(id === undefined ? {} : { states: new Map([[account, { id }]]) }),
    ...connection.quiet.result,
  });
  if (id === undefined && !isTwitchLogin(account)) return answer(noLogin);
  try {
    const user = await (id === undefined
      ? client.users.getUserByName(account)
      : client.users.getUserById(id));
    if (!user) return answer(client.unreadable > 0 ? misread : gone);
    id = user.id;
    if (user.name.toLowerCase() !== account) return answer(renamed(user));
    const stream = await client.streams.getStreamByUserId(user.id);
    if (stream) return answer(liveLook(stream, connection.time.now()));
    if (client.unreadable > 0) return answer(misread);
    return answer({ status: 'offline', sure: true, past: await pastOf(client, user.id) });
  } catch (error) {
    return answer(unknownOfApp(error, signal));
  }
}

async function pastOf(client: HelixClient, id: string): Promise<BroadcastFacts[]> {
  const { data } = await client.videos.getVideosByUser(id, { type: 'archive', limit: pastListed });
  return data.filter(({ durationInSeconds }) => durationInSeconds > 0).map(factsOfVideo);
}

function factsOfVideo(video: HelixVideo): BroadcastFacts {
  const startedAt = video.creationDate.getTime();
  const platformId = toldId(video.streamId);
  const title = toldTitle(video.title);
  return {
    startedAt,
    endedAt: startedAt + video.durationInSeconds * 1000,
    ...(title === undefined ? {} : { title }),
    ...(platformId === undefined ? {} : { platformId }),
  };
}

function liveLook(stream: HelixStream, now: number): Look {
  if (stream.type !== 'live') return notTold;
  const platformId = toldId(stream.id);
  const startedAt = toldStart(stream.startDate.getTime(), now);
  const title = toldTitle(stream.title);
  const viewers = toldCount(stream.viewers);
  return {
    status: 'live',
    facts: {
      ...(platformId === undefined ? {} : { platformId }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(title === undefined ? {} : { title }),
      ...(viewers === undefined ? {} : { viewers }),
    },
    // A broadcast that begins tomorrow is none.
    sure: startedAt !== undefined,
  };
}

/** A channel that is not in the reply is offline, unless the reply may be about it or about others. */
const absent = (doubtful: boolean): Look => (doubtful ? misread : { status: 'offline', sure: true });

const misread = unknown('garbage', 'Twitch gave an answer of which a part cannot be read.');
const notTold = unknown('garbage', 'Twitch could not tell whether this is a live broadcast.');
const noLogin = unknown('gone', 'This cannot be a name of Twitch: letters, digits and _ alone, 25 at most.');
const gone = unknown('gone', 'Twitch has no channel of this name: it was renamed, closed or banned.');
const renamed = (user: HelixUser): UnknownLook =>
  unknown('gone', `The channel has another name now: follow ${user.name} in its place.`);
