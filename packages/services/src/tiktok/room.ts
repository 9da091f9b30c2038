import type { BroadcastFacts, Look } from '@fonoteca/live';
import { z } from 'zod';
import { toldCount, toldStart, toldTitle } from '../told.ts';
import { unknown } from '../unknown-look.ts';

/*
 * What is known of these shapes comes from what others published up to 2026, none of it from TikTok:
 * - sure (several independent programs read it so): `user.uniqueId`, `user.roomId`, `liveRoom.status` with 2 for
 *   live and 4 for ended, `liveRoom.startTime` in seconds, `liveRoom.liveRoomStats.userCount`;
 * - less sure: other numbers of `status` (3 is said to be a pause). They are answered with “unknown”.
 */
const text = z.string().trim().optional().catch(undefined);
const number = z.coerce.number().finite().optional().catch(undefined);

/** A person with their room, the same in the answer of the API and in the state of the page. */
export const personWithRoom = z.object({
  user: z
    .object({
      uniqueId: z.string(),
      roomId: z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
      status: number,
    })
    .nullish(),
  liveRoom: z
    .object({
      status: number,
      title: text,
      startTime: number,
      liveRoomStats: z.object({ userCount: number }).optional().catch(undefined),
    })
    .nullish(),
});

export type PersonWithRoom = z.infer<typeof personWithRoom>;

/** What a room says. `sure` of a live one is left to whoever compares the routes. */
export function judgeRoom({ user, liveRoom }: PersonWithRoom, handle: string, now: number): Look {
  if (!user) return unknown('gone', notFound);
  if (user.uniqueId.toLowerCase() !== handle)
    return unknown('garbage', 'TikTok answered about somebody else.');
  const status = liveRoom?.status ?? user.status;
  const hasRoom = user.roomId !== undefined && /^[1-9]\d{0,30}$/.test(user.roomId);
  if (status === 4) return { status: 'offline', sure: true };
  if (status === 2 && hasRoom)
    return { status: 'live', sure: false, facts: factsOf(user.roomId, liveRoom, now) };
  // Who was never live has no room; nor has anybody whose room TikTok leaves out, so it is not sure.
  if (status !== 2 && !hasRoom) return { status: 'offline', sure: false };
  return unknown(
    'garbage',
    `TikTok says of the room what is not known here (status ${status ?? 'missing'}).`,
  );
}

/** Accounts that are live are reported so, too: for hours, in spring 2026. So it does not say “offline”. */
export const notFound = 'TikTok says that there is no such account, which it says of some that are live.';

function factsOf(
  platformId: string | undefined,
  room: PersonWithRoom['liveRoom'],
  now: number,
): BroadcastFacts {
  const startedAt = toldStart(room?.startTime === undefined ? undefined : room.startTime * 1000, now);
  const viewers = toldCount(room?.liveRoomStats?.userCount);
  const title = toldTitle(room?.title);
  return {
    ...(platformId === undefined ? {} : { platformId }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(title === undefined ? {} : { title }),
    ...(viewers === undefined ? {} : { viewers }),
  };
}
