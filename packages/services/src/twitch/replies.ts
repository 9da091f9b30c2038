import { z } from 'zod';

const id = z.string().regex(/^\d{1,30}$/);
const moment = z.iso.datetime({ offset: true });
const page = z.object({ cursor: z.string().optional() }).optional();
/** Entries are judged one by one: a bad one must not take the other ninety-nine with it. */
const list = z.object({ data: z.array(z.unknown()), pagination: page, total: z.number().optional() });

const stream = z.looseObject({
  id: z.string().min(1),
  user_id: id,
  user_login: z.string().min(1),
  user_name: z.string(),
  // Empty when Twitch itself failed to tell.
  type: z.string(),
  title: z.string(),
  viewer_count: z.number().nonnegative(),
  started_at: moment,
});

const user = z.looseObject({ id, login: z.string().min(1), display_name: z.string() });

const video = z.looseObject({
  id: z.string(),
  stream_id: z.string().nullable(),
  user_id: id,
  title: z.string(),
  created_at: moment,
  duration: z.string().regex(/^(\d+[hms])+$/),
});

const subscription = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  type: z.string(),
  condition: z.looseObject({ broadcaster_user_id: z.string().optional() }),
  transport: z.looseObject({ method: z.string(), callback: z.string().optional() }),
});

export type TwitchSubscription = z.infer<typeof subscription>;

/** By the part of the address that names what is asked. */
const entries: Readonly<Record<string, z.ZodType>> = {
  streams: stream,
  users: user,
  videos: video,
  'eventsub/subscriptions': subscription,
};

export interface TwitchList {
  readonly data: unknown[];
  readonly pagination?: { readonly cursor?: string | undefined } | undefined;
  readonly total?: number | undefined;
}

export const listSchema: z.ZodType<TwitchList> = list;

/** The list with its good entries alone, and how many were not. */
export function goodEntries(asked: string, reply: TwitchList): { list: TwitchList; unreadable: number } {
  const schema = entries[asked] ?? z.unknown();
  const data = reply.data.filter((entry) => schema.safeParse(entry).success);
  return { list: { ...reply, data }, unreadable: reply.data.length - data.length };
}
