import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, done, identifier, instant, page, storable } from './common.ts';

const tag = 'Live';
const text = (most: number) => storable(z.string().max(most));
const chance = z.number().min(0).max(1);

export const livePlatform = z.enum(['twitch', 'youtube', 'tiktok', 'kick', 'station']);

/** Minutes of the week in the channel's or the person's zone, Monday 00:00 is 0; may run over its end. */
const weekWindow = z
  .object({ from: z.number().int().min(0).max(10_079), to: z.number().int().min(0).max(10_079) })
  .openapi('WeekWindow', {
    description: 'Minutes of the week from Monday 00:00; `to` before `from` runs over the end of the week',
  });

/** What a person says about when to check: stands above what was learned. */
const override = z
  .object({
    kind: z.enum(['always', 'never', 'window']),
    everyMinutes: z
      .number()
      .int()
      .min(1)
      .max(1440)
      .optional()
      .openapi({ description: 'Of `always` and `window`' }),
    windows: z
      .array(weekWindow)
      .max(21)
      .optional()
      .openapi({ description: 'Of `window`, in the time zone of the person' }),
  })
  .openapi('CheckOverride');

const forecast = z
  .object({
    live: chance.openapi({ description: 'Chance that it is live now' }),
    within10: chance.openapi({ description: 'Chance of a start within ten minutes' }),
    within60: chance.openapi({ description: 'Chance of a start within an hour' }),
    next: z
      .object({ likely: instant, from: instant, to: instant })
      .nullable()
      .openapi({ description: 'The next likely start and the interval that holds it four times in five' }),
    expectedEnd: instant.nullable(),
    consistency: chance,
    confidence: chance,
    enough: z
      .boolean()
      .openapi({ description: 'False: fewer than 5 broadcasts in 30 days, not enough seen yet' }),
  })
  .openapi('Forecast');

const broadcast = z
  .object({
    id: z.number().int(),
    channelId: z.number().int(),
    channelName: z.string(),
    platform: livePlatform,
    url: z.string(),
    title: z.string().nullable(),
    startedAt: instant,
    /** How exactly: told by the platform, seen by a push or a check, or somewhere between two checks. */
    startKnown: z.enum(['platform', 'seen', 'between']),
    startNotBefore: instant
      .nullable()
      .openapi({ description: 'The check before, where the start lies between two checks' }),
    endedAt: instant.nullable(),
    endKnown: z.enum(['platform', 'seen', 'between']).nullable(),
    endNotBefore: instant.nullable(),
    foundAt: instant,
    delaySeconds: z
      .number()
      .nullable()
      .openapi({ description: 'From the start to when it was found; null where the start is not exact' }),
    caughtLive: z.boolean().openapi({ description: 'False: it was over when it became known' }),
    peakViewers: z.number().int().nullable(),
    gifts: z.number().int().nullable(),
    earnings: z.number().nullable(),
    currency: z.string().nullable(),
    quality: z.number().nullable().openapi({ description: 'Earnings per hour' }),
  })
  .openapi('Broadcast');

const channel = z
  .object({
    id: z.number().int(),
    platform: livePlatform,
    account: z.string().openapi({ description: 'What the platform knows it by' }),
    name: z.string(),
    url: z.string(),
    /** Of the person who follows. */
    group: z.string().nullable(),
    note: z.string(),
    muted: z.boolean(),
    override: override.nullable(),
    followedAt: instant,
    status: z.enum(['live', 'offline', 'unknown']),
    /** Why it is unknown, or why it cannot be checked at all. */
    message: z.string().nullable(),
    watchedBy: z.enum(['push', 'checks', 'nobody']),
    lastCheckAt: instant.nullable(),
    nextCheckAt: instant.nullable().openapi({ description: 'When it is likely to be checked next' }),
    broadcasts: z.number().int(),
    running: broadcast.nullable(),
    announced: z
      .object({ at: instant, title: z.string().nullable() })
      .nullable()
      .openapi({ description: 'A start that the platform announces' }),
    forecast,
  })
  .openapi('Channel');

const check = z
  .object({
    id: z.number().int(),
    channelId: z.number().int(),
    channelName: z.string(),
    platform: livePlatform,
    at: instant,
    reason: z.enum([
      'predicted',
      'explore',
      'floor',
      'fixed',
      'running',
      'override',
      'confirm',
      'safeguard',
      'asked',
      'push',
    ]),
    arm: z.enum(['smart', 'fixed']).nullable(),
    route: z.string().openapi({ description: 'By which way of asking' }),
    chance: chance.nullable().openapi({ description: 'Believed before the check' }),
    found: z.enum(['live', 'offline', 'unknown']),
    detail: z.string().nullable(),
  })
  .openapi('Check');

const pattern = z
  .object({
    channelId: z.number().int(),
    zone: z.object({ offsetMinutes: z.number().int(), rules: z.enum(['none', 'us', 'eu', 'south']) }),
    starts: z
      .array(z.number())
      .length(168)
      .openapi({ description: 'Expected starts in each hour of the week, Monday first' }),
    live: z.array(z.number()).length(168).openapi({ description: 'Share of each hour in which it is live' }),
    medianMinutes: z.number().nullable().openapi({ description: 'Of its broadcasts that ended' }),
    gapHours: z.number().nullable().openapi({ description: 'Median from one start to the next' }),
    broadcasts: z.number().int(),
    consistency: chance,
    confidence: chance,
    enough: z.boolean(),
  })
  .openapi('SchedulePattern');

const predicted = z
  .object({
    channelId: z.number().int(),
    channelName: z.string(),
    platform: livePlatform,
    likely: instant,
    from: instant,
    to: instant,
    expectedEnd: instant,
    chance,
    announced: z.boolean().openapi({ description: 'The platform says so: not learned' }),
    title: z.string().nullable(),
  })
  .openapi('PredictedBroadcast');

const id = z.object({ id: identifier });
const patch = {
  group: text(100).nullish(),
  note: text(2_000).optional(),
  muted: z.boolean().optional(),
  override: override.nullish(),
};
const change = { tag, access: 'listener', scope: 'write' } as const;
const read = { tag, access: 'listener', scope: 'read' } as const;

export const channelEndpoints = defineEndpoints({
  'GET /api/v1/channels': {
    ...read,
    summary: 'Followed channels: live ones first, then by the chance of a start within the hour',
    query: z.object({
      ...cursorQuery,
      group: text(100).optional(),
      platform: livePlatform.optional(),
      text: text(200).optional().openapi({ description: 'Part of the name' }),
      status: z.enum(['live', 'offline', 'unknown']).optional(),
    }),
    response: z.object({
      items: z.array(channel),
      next: z.string().nullable(),
      total: z.number().int(),
      live: z.number().int(),
      groups: z.array(z.object({ name: z.string(), channels: z.number().int() })),
    }),
  },
  'POST /api/v1/channels': {
    ...change,
    summary: 'Follow a channel by its address or handle',
    body: z.object({
      address: text(2_000).min(1).openapi({ example: 'https://www.twitch.tv/somebody' }),
      platform: livePlatform.optional().openapi({ description: 'Needed for a bare handle' }),
      jsonPath: text(300)
        .optional()
        .openapi({ description: 'Of a station: where in the JSON answer it says that it is live' }),
      ...patch,
    }),
    response: channel,
    status: 201,
  },
  'POST /api/v1/channels/import': {
    ...change,
    summary: 'Follow the channels of a file (form field `file`): CSV or OPML',
    response: z.object({
      followed: z.number().int(),
      known: z.number().int(),
      refused: z.array(
        z.object({ line: z.number().int(), text: z.string(), field: z.string(), reason: z.string() }),
      ),
    }),
  },
  'GET /api/v1/channels/export': {
    ...read,
    summary: 'The followed channels as a file',
    query: z.object({ format: z.enum(['csv', 'opml']).default('csv') }),
    produces: 'text/csv',
  },
  'GET /api/v1/channels/{id}': { ...read, summary: 'One followed channel', params: id, response: channel },
  'PATCH /api/v1/channels/{id}': {
    ...change,
    summary: 'Group, note, mute, or say when to check',
    params: id,
    body: z.object(patch),
    response: channel,
  },
  'DELETE /api/v1/channels/{id}': {
    ...change,
    summary: 'No longer follow; what was recorded goes when nobody follows it any more for 30 days',
    params: id,
    response: done,
  },
  'POST /api/v1/channels/{id}/check': {
    ...change,
    summary: 'Check now, out of the budget',
    params: id,
    response: z.object({
      check: check.nullable(),
      refused: z.string().nullable().openapi({ description: 'Why no check was made now' }),
    }),
  },
  'GET /api/v1/broadcasts': {
    ...read,
    summary: 'Broadcasts of the followed channels, the newest first',
    query: z.object({
      ...cursorQuery,
      channel: identifier.optional(),
      live: z.stringbool().optional().openapi({ description: 'Only those that run' }),
      from: instant.optional(),
      to: instant.optional(),
    }),
    response: page(broadcast),
  },
  'GET /api/v1/schedule-patterns': {
    ...read,
    summary: 'The week of a channel as it was learned',
    query: z.object({ channel: identifier }),
    response: pattern,
  },
  'GET /api/v1/predictions': {
    ...read,
    summary: 'Likely broadcasts of the followed channels, the soonest first',
    query: z.object({
      from: instant.optional(),
      to: instant.optional().openapi({ description: 'At most two weeks after `from`; a week without it' }),
      channel: identifier.optional(),
      least: z.coerce.number().min(0).max(1).default(0.3).openapi({ description: 'The least chance' }),
    }),
    response: z.object({ items: z.array(predicted) }),
  },
  'GET /api/v1/checks': {
    ...read,
    summary: 'What was looked at, why, and what it found; the newest first',
    query: z.object({ ...cursorQuery, channel: identifier.optional(), platform: livePlatform.optional() }),
    response: page(check),
  },
});
