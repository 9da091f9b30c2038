import { z } from '@hono/zod-openapi';
import { livePlatform } from './channels.ts';
import { defineEndpoints, done, identifier, instant, storable } from './common.ts';

const tag = 'Live';
const text = (most: number) => storable(z.string().max(most));
const share = z.number().min(0).max(1);
const mode = z.enum(['fixed', 'smart', 'compare']);

const platform = z
  .object({
    platform: livePlatform,
    label: z.string(),
    configured: z.boolean(),
    /** What is missing, and the way out. */
    message: z.string().nullable(),
    enabled: z.boolean(),
    mode,
    pilotShare: share.openapi({ description: 'Of `compare`: the share of channels that is planned' }),
    /** What stands in force: the mode, or fixed after a fallback. */
    running: mode,
    fallback: z.object({ since: instant, why: z.string() }).nullable(),
    callsPerHour: z.number().int(),
    defaultCallsPerHour: z.number().int(),
    reserve: share.openapi({ description: 'Of the calls, kept for confirming, asking and other uses' }),
    batch: z.number().int().openapi({ description: 'Channels that one call can ask for' }),
    windowMinutes: z.number().int(),
    callsInWindow: z.number().int(),
    callsAllowed: z.number().int().openapi({ description: 'In the window' }),
    waitUntil: instant.nullable().openapi({ description: 'The platform asked for quiet until then' }),
    channels: z.number().int(),
    pushed: z.number().int().openapi({ description: 'Channels that are watched by push' }),
    calibration: z.object({ ok: z.boolean(), error: z.number().nullable(), why: z.string().nullable() }),
    /** Calls in each of the last 24 hours, the oldest first. */
    hours: z.array(z.object({ at: instant, calls: z.number().int(), refused: z.number().int() })),
  })
  .openapi('LivePlatform');

const arm = z
  .object({
    channels: z.number().int(),
    calls: z.number().int(),
    broadcasts: z.number().int(),
    caught: z.number().int(),
    coverage: share.nullable(),
    medianDelayMinutes: z.number().nullable(),
    p90DelayMinutes: z.number().nullable(),
  })
  .openapi('ComparisonArm');

const target = z
  .object({
    id: z.number().int(),
    kind: z.enum(['push', 'email', 'webhook', 'ntfy']),
    label: z.string().openapi({ description: 'Where it goes, without its secrets' }),
    enabled: z.boolean(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    message: z.string().nullable().openapi({ description: 'Why the last one did not arrive' }),
  })
  .openapi('NotificationTarget');

const preferences = z
  .object({
    notify: z.enum(['all', 'none']),
    quietHours: z
      .object({
        from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a time such as 23:00'),
        to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'give a time such as 07:30'),
      })
      .nullable()
      .openapi({ description: 'In the time zone of the person; nothing is sent then' }),
    groups: z
      .array(text(100))
      .max(100)
      .nullable()
      .openapi({ description: 'Only channels of these groups; null for all' }),
  })
  .openapi('LivePreferences');

const change = { tag, access: 'listener', scope: 'write' } as const;
const read = { tag, access: 'listener', scope: 'read' } as const;

export const liveEndpoints = defineEndpoints({
  'GET /api/v1/live/platforms': {
    ...read,
    summary: 'Each platform: how channels are chosen, calls used of the budget, what is wrong',
    response: z.object({ items: z.array(platform) }),
  },
  'PATCH /api/v1/live/platforms/{platform}': {
    tag,
    access: 'owner',
    scope: 'write',
    summary: 'Switch a platform on or off, its mode, its budget',
    params: z.object({ platform: livePlatform }),
    body: z.object({
      enabled: z.boolean().optional(),
      mode: mode.optional(),
      pilotShare: share.optional(),
      callsPerHour: z
        .number()
        .int()
        .min(1)
        .max(100_000)
        .nullish()
        .openapi({ description: 'null for the default' }),
      reserve: z.number().min(0).max(0.9).optional(),
      clearFallback: z.literal(true).optional(),
    }),
    response: platform,
  },
  'GET /api/v1/live/comparison': {
    ...read,
    summary: 'Planned against fixed checks: calls, coverage and delay by day',
    query: z.object({
      platform: livePlatform.optional(),
      days: z.coerce.number().int().min(1).max(90).default(14),
    }),
    response: z.object({
      smart: arm,
      fixed: arm,
      days: z.array(z.object({ day: z.iso.date(), smart: arm, fixed: arm })),
    }),
  },
  'GET /api/v1/live/reliability': {
    ...read,
    summary: 'Of the things said with 30 %, how many happened: by tenths, over the last 30 days',
    response: z.object({
      bins: z.array(
        z.object({
          from: share,
          to: share,
          said: share.nullable(),
          happened: share.nullable(),
          checks: z.number().int(),
        }),
      ),
      error: z.number().nullable().openapi({ description: 'Expected calibration error' }),
    }),
  },
  'GET /api/v1/live/preferences': {
    ...read,
    summary: 'Notifications and quiet hours',
    response: preferences,
  },
  'PUT /api/v1/live/preferences': {
    ...change,
    summary: 'Change notifications and quiet hours',
    body: preferences,
    response: preferences,
  },
  'GET /api/v1/live/targets': {
    ...read,
    summary: 'Where notifications go',
    response: z.object({
      items: z.array(target),
      push: z.object({
        publicKey: z.string().openapi({ description: 'VAPID key of this installation, base64url' }),
      }),
      email: z.object({ configured: z.boolean() }),
    }),
  },
  'POST /api/v1/live/targets': {
    ...change,
    summary: 'Add a target: a browser, an e-mail address, a webhook or an ntfy topic',
    body: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('push'),
        label: text(100).default('This browser'),
        endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
        keys: z.object({ p256dh: text(200), auth: text(100) }),
      }),
      z.object({ kind: z.literal('email'), address: z.email().max(300) }),
      z.object({
        kind: z.literal('webhook'),
        url: z.url({ protocol: /^https?$/ }).max(2_000),
        secret: text(200)
          .optional()
          .openapi({ description: 'Signs each call in `X-Fonoteca-Signature`, HMAC-SHA256' }),
      }),
      z.object({
        kind: z.literal('ntfy'),
        url: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .openapi({ example: 'https://ntfy.sh/my-topic' }),
        token: text(200).optional(),
      }),
    ]),
    response: target,
    status: 201,
  },
  'PATCH /api/v1/live/targets/{id}': {
    ...change,
    summary: 'Switch a target on or off',
    params: z.object({ id: identifier }),
    body: z.object({ enabled: z.boolean() }),
    response: target,
  },
  'DELETE /api/v1/live/targets/{id}': {
    ...change,
    summary: 'Remove a target',
    params: z.object({ id: identifier }),
    response: done,
  },
  'POST /api/v1/live/targets/{id}/test': {
    ...change,
    summary: 'Send a trial notification now',
    params: z.object({ id: identifier }),
    response: z.object({ delivered: z.boolean(), message: z.string().nullable() }),
  },
  'GET /api/v1/live/calendar': {
    ...read,
    summary: 'The address of the calendar feed, without its secret; null while there is none',
    response: z.object({ feed: z.object({ createdAt: instant, lastReadAt: instant.nullable() }).nullable() }),
  },
  'POST /api/v1/live/calendar': {
    ...change,
    summary: 'Make a new address of the calendar feed; the old one ends',
    response: z.object({ url: z.string().openapi({ description: 'Shown this once' }) }),
    status: 201,
  },
  'DELETE /api/v1/live/calendar': { ...change, summary: 'End the calendar feed', response: done },
  'GET /api/v1/live/calendar/{secret}': {
    tag,
    access: 'anyone',
    summary: 'Predicted and running broadcasts as iCalendar',
    params: z.object({ secret: z.string().max(100) }),
    produces: 'text/calendar',
  },
  'GET /api/v1/live/hooks/{platform}': {
    tag,
    access: 'anyone',
    summary: 'Where a platform confirms a push subscription (YouTube)',
    params: z.object({ platform: livePlatform }),
    produces: 'text/plain',
  },
  'POST /api/v1/live/hooks/{platform}': {
    tag,
    access: 'anyone',
    summary: 'Where a platform pushes that somebody went live; signed by the platform',
    params: z.object({ platform: livePlatform }),
    produces: 'text/plain',
  },
});
