import { createHmac, timingSafeEqual } from 'node:crypto';
import { json } from '../shared/reply.ts';
import { failure, serveNotify } from './service.ts';
import type { NotifyDoubleOptions, WebhookCall, WebhookDouble } from './types.ts';

/** Starts a server that takes webhook calls in JSON at any path. */
export async function startWebhookDouble(options: NotifyDoubleOptions = {}): Promise<WebhookDouble> {
  const calls: WebhookCall[] = [];
  const served = await serveNotify('call', options, ({ verb, url, headers, body, json: document }) => {
    if (verb !== 'POST') return failure(405, 'Calls are posted');
    if (!headers['content-type']?.startsWith('application/json') || document === undefined)
      return failure(415, 'This is not JSON');
    calls.push({
      path: `${url.pathname}${url.search}`,
      headers,
      text: body.toString('utf8'),
      json: document,
    });
    return json({ ok: true });
  });
  return { ...served, calls: () => [...calls] };
}

/** Most seconds between signing and receiving. */
const tolerance = 300;

/** Whether a receiver that knows the secret believes the call. `now` in milliseconds. */
export function isSignedCall({ headers, text }: WebhookCall, secret: string, now: number): boolean {
  const parts = (headers['x-fonoteca-signature'] ?? '').split(',').map((part) => part.split('='));
  const { t, v1 } = Object.fromEntries(parts) as { t?: string; v1?: string };
  if (!t || !v1 || Math.abs(now / 1000 - Number(t)) > tolerance) return false;
  const expected = createHmac('sha256', secret).update(`${t}.${text}`).digest();
  const given = Buffer.from(v1, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
