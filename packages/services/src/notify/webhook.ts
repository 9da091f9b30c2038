import { createHmac } from 'node:crypto';
import type { Notification, Sender } from '@fonoteca/live';
import type { Post } from './post.ts';

/**
 * Posts JSON: `id` (the same when it is sent again), `event`, `sentAt`, `text` (headline and body, what chat
 * servers show), `headline`, `body`, `link`, `channel`, `broadcast`. With a secret, `X-Fonoteca-Signature` is
 * `t=<Unix seconds>,v1=<HMAC-SHA256 of "t.body", hex>`.
 */
export const createWebhookSender =
  (post: Post, now: () => number = Date.now): Sender<'webhook'> =>
  ({ url, secret }, notification, signal) => {
    const body = JSON.stringify(payloadOf(notification, now()));
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': notification.id,
      ...(secret === undefined ? {} : { 'x-fonoteca-signature': signatureOfCall(secret, body, now()) }),
    };
    return post(url, Buffer.from(body), headers, signal);
  };

function payloadOf(notification: Notification, now: number) {
  const { id, event, headline, body, link, channel, broadcast } = notification;
  return {
    id,
    event,
    sentAt: new Date(now).toISOString(),
    text: [headline, body, link].filter(Boolean).join('\n'),
    headline,
    body,
    link,
    channel,
    broadcast: broadcast && { title: broadcast.title, startedAt: broadcast.startedAt.toISOString() },
  };
}

function signatureOfCall(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  // With its time: a call that was overheard cannot be told again later.
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
