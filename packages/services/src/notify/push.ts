import { createECDH, createHash, randomBytes } from 'node:crypto';
import type { AddressOf, Delivery, Notification, PushKeys, Sender } from '@fonoteca/live';
import { encrypt } from 'http_ece';
import type { Post } from './post.ts';
import { vapidHeader } from './vapid.ts';

export interface PushOptions {
  /** Of the installation; asked for when the first push goes out. */
  readonly keys: () => Promise<PushKeys>;
  /** `mailto:` or `https:`: push services ask for a way to reach the operator. */
  readonly subject: string;
  readonly now?: () => number;
}

/** Push services take 4,096 bytes, of which the encryption needs about a hundred. */
const mostBytes = 3_900;

/**
 * Web Push (RFC 8030, 8291, 8292). The page's service worker gets JSON: `id` (also the tag of the notification),
 * `event`, `title`, `body`, `url` (null without one).
 */
export const createPushSender =
  (post: Post, { keys, subject, now = Date.now }: PushOptions): Sender<'push'> =>
  async (address, notification, signal) => {
    const headers = {
      authorization: vapidHeader(await keys(), address.endpoint, subject, now()),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(notification.usefulSeconds),
      urgency: 'high',
      // What still waits at the push service is replaced by the same once more.
      topic: createHash('sha256').update(notification.id).digest('base64url').slice(0, 32),
    };
    const body = encrypted(address, notification);
    return post(address.endpoint, body, headers, signal, { 404: gone, 410: gone });
  };

const gone: Delivery = {
  status: 'gone',
  reason: 'The browser ended this subscription: switch notifications on there again',
};

function encrypted({ keys }: AddressOf<'push'>, notification: Notification): Buffer {
  const ours = createECDH('prime256v1');
  ours.generateKeys();
  return encrypt(payloadOf(notification), {
    version: 'aes128gcm',
    dh: keys.p256dh,
    authSecret: keys.auth,
    privateKey: ours,
    salt: randomBytes(16).toString('base64url'),
  });
}

function payloadOf({ id, event, headline, body, link }: Notification): Buffer {
  const whole = Buffer.from(JSON.stringify({ id, event, title: headline, body, url: link }));
  if (whole.length <= mostBytes) return whole;
  // Name and title are short enough on their own: it is the address that is not.
  return Buffer.from(JSON.stringify({ id, event, title: headline, body, url: null }));
}
