import { z } from 'zod';

const id = z.union([z.number().int().positive(), z.string().regex(/^\d{1,20}$/)]).transform(String);
const moment = z.iso.datetime({ offset: true });

/** Entries are judged one by one: a bad one must not take the others with it. */
export const listSchema = z.object({ data: z.array(z.unknown()) });

export const channelSchema = z.looseObject({
  broadcaster_user_id: id,
  slug: z.string().min(1),
  stream_title: z.string().nullish(),
  // Absent or null of channels that never went live.
  stream: z
    .looseObject({
      is_live: z.boolean(),
      // The year 1 when it is not live.
      start_time: moment.nullish(),
      viewer_count: z.number().nonnegative().nullish(),
    })
    .nullish(),
});

export type KickChannel = z.infer<typeof channelSchema>;

export const livestreamSchema = z.looseObject({
  id: z.string().min(1).nullish(),
  broadcaster_user: z.looseObject({ id }),
  title: z.string().nullish(),
  started_at: moment,
  viewer_count: z.number().nonnegative().nullish(),
});

export type KickLivestream = z.infer<typeof livestreamSchema>;

export const subscriptionSchema = z.looseObject({
  id: z.string().min(1),
  event: z.string(),
  broadcaster_user_id: id,
});

export const createdSchema = z.looseObject({
  name: z.string(),
  subscription_id: z.string().nullish(),
  error: z.string().nullish(),
});

export const keySchema = z.object({ data: z.object({ public_key: z.string().includes('PUBLIC KEY') }) });

/** The body of `livestream.status.updated`. */
export const statusBody = z.looseObject({
  broadcaster: z.looseObject({ user_id: id, channel_slug: z.string().min(1) }),
  is_live: z.boolean(),
  title: z.string().nullish(),
  started_at: moment.nullish(),
  ended_at: moment.nullish(),
});

/** The entries that can be read, and how many cannot. */
export function goodEntries<Entry>(
  list: readonly unknown[],
  schema: z.ZodType<Entry>,
): { readonly entries: Entry[]; readonly unreadable: number } {
  const entries = list.flatMap((one) => {
    const parsed = schema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return { entries, unreadable: list.length - entries.length };
}
