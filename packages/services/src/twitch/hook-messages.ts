import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HookRequest } from '@fonoteca/live';
import { z } from 'zod';

const subscription = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  type: z.string(),
  condition: z.looseObject({ broadcaster_user_id: z.string() }),
});
const event = z.looseObject({
  broadcaster_user_id: z.string(),
  broadcaster_user_login: z.string().min(1),
  // Of `stream.online` alone.
  id: z.string().optional(),
  type: z.string().optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
});

export type TwitchEvent = z.infer<typeof event>;

/** What Twitch puts into the body of a message, by its type. */
export const hookBody = z.looseObject({
  subscription,
  challenge: z.string().optional(),
  event: event.optional(),
});

export interface SignedHeaders {
  readonly id: string;
  readonly timestamp: string;
  readonly type: string;
}

/** The headers of a message that Twitch signed with this secret; null for any other. */
export function signedByTwitch({ headers, body }: HookRequest, secret: string): SignedHeaders | null {
  const header = (name: string) => headers[`twitch-eventsub-message-${name}`] ?? '';
  const [id, timestamp] = [header('id'), header('timestamp')];
  const right = Buffer.from(
    `sha256=${createHmac('sha256', secret)
      .update(id + timestamp + body)
      .digest('hex')}`,
  );
  const given = Buffer.from(header('signature'));
  if (id === '' || right.length !== given.length || !timingSafeEqual(right, given)) return null;
  return { id, timestamp, type: header('type') };
}
