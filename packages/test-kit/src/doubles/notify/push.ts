import { createECDH, type ECDH, randomBytes } from 'node:crypto';
import type { Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import { decryptPush } from './decrypt.ts';
import { failure, serveNotify } from './service.ts';
import type { NotifyDoubleOptions, PushServiceDouble, ReceivedPush } from './types.ts';
import { readVapid } from './vapid.ts';

interface Subscription {
  readonly trusts: string;
  readonly ecdh: ECDH;
  readonly auth: Buffer;
  readonly received: ReceivedPush[];
  ended: number | undefined;
}

const mostBytes = 4096;

/** Starts a push service and the browsers behind it: tokens are verified, what is delivered is decrypted. */
export async function startPushServiceDouble(options: NotifyDoubleOptions = {}): Promise<PushServiceDouble> {
  const subscriptions = new Map<string, Subscription>();

  function push({ verb, url, headers, body }: Asked, now: number): Reply {
    const subscription = subscriptions.get(url.pathname);
    if (!subscription) return failure(404, 'no such subscription');
    if (subscription.ended !== undefined) return failure(subscription.ended, 'unsubscribed or expired');
    if (verb !== 'POST') return failure(405, 'pushes are posted');
    const vapid = readVapid(headers.authorization, url.origin, now);
    if (typeof vapid === 'string') return failure(401, vapid);
    if (vapid.key !== subscription.trusts) return failure(403, 'the key is not the one subscribed with');
    if (!/^\d+$/.test(headers.ttl ?? '')) return failure(400, 'a push has a TTL');
    if (headers['content-encoding'] !== 'aes128gcm') return failure(415, 'a push is encrypted as aes128gcm');
    if (body.length > mostBytes) return failure(413, 'a push has 4096 bytes at most');
    if (!/^[\w-]{0,32}$/.test(headers.topic ?? '')) return failure(400, 'a topic has 32 letters at most');
    const plain = decryptPush(body, subscription.ecdh, subscription.auth);
    subscription.received.push({
      json: JSON.parse(plain.toString('utf8')),
      ttl: Number(headers.ttl),
      urgency: headers.urgency ?? 'normal',
      topic: headers.topic ?? '',
      subject: vapid.claims.sub,
    });
    return { status: 201, headers: { location: `${url.origin}/message` }, body: '', says: 'ok' };
  }

  const served = await serveNotify('push', options, push);
  return {
    ...served,
    subscribe(publicKey) {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      const path = `/push/${randomBytes(24).toString('base64url')}`;
      const subscription: Subscription = {
        trusts: publicKey,
        ecdh,
        auth: randomBytes(16),
        received: [],
        ended: undefined,
      };
      subscriptions.set(path, subscription);
      return {
        endpoint: `${served.url}${path}`,
        keys: { p256dh: ecdh.getPublicKey('base64url'), auth: subscription.auth.toString('base64url') },
        received: () => [...subscription.received],
        end: (status = 410) => {
          subscription.ended = status;
        },
      };
    },
  };
}
