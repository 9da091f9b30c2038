import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, done, entityKind, identifier, instant, page } from './common.ts';
import { rule } from './recommendation-rules.ts';

/** What a list is for. */
const listPurpose = z.enum([
  'discover',
  'rediscover',
  'next',
  'radio',
  'mix',
  'daily-mix',
  'weekly-discovery',
]);

const itemKey = z.string().min(1).max(1000);
const text = z.string().trim().min(1).max(500);
const mark = z.enum(['like', 'dislike', 'less']);

/** An entry of the catalogue, or one from outside that nobody here listened to: then `id` is null. */
const itemRef = z
  .object({
    kind: entityKind,
    /** Names the item for ever, also across instances. */
    key: itemKey,
    /** Of its page; null where this person never listened to it. */
    id: z.number().nullable(),
    name: z.string(),
    artist: z.string().nullable(),
  })
  .openapi('RecommendedItemRef');

const reason = z
  .object({
    kind: z.enum([
      'because-heard',
      'similar-artist',
      'follows',
      'tag',
      'habit',
      'heard-often',
      'not-heard-for',
      'popular-with-listeners-like-you',
      'on-shelf',
      'liked',
      'exploring',
    ]),
    /** A sentence in English, for every face alike. */
    text: z.string(),
    /** What the reason rests on, with its share of the score; taking it away lowers the item's rank. */
    evidence: z.array(itemRef.extend({ share: z.number() })).readonly(),
  })
  .openapi('Reason');

const recommendedItem = itemRef
  .extend({
    position: z.number().int(),
    artistId: z.number().nullable(),
    release: z.object({ id: z.number().nullable(), name: z.string() }).nullable(),
    mbid: z.string().nullable(),
    lengthMs: z.number().nullable(),
    year: z.number().nullable(),
    tags: z.array(z.string()).readonly(),
    listens: z.number(),
    lastListenAt: instant.nullable(),
    score: z.number(),
    /** Chance that this item was shown at this place under the policy: for offline evaluation. */
    propensity: z.number(),
    reasons: z.array(reason).readonly(),
    mark: mark.nullable(),
  })
  .openapi('RecommendedItem');

const context = z
  .object({
    /** Words of the vocabulary in `GET /api/v1/taste`, such as `focus` or `running`. */
    mood: z.string().max(40).optional(),
    activity: z.string().max(40).optional(),
    /** Moment the list is for; now, if left out. */
    at: instant.optional(),
    /** What it starts from: radio and next. Without seeds a radio follows the person's taste. */
    seeds: z
      .array(z.object({ kind: entityKind, id: identifier }))
      .max(50)
      .readonly()
      .optional(),
    /** Only this many minutes in all. */
    minutes: z.number().int().min(5).max(1000).optional(),
  })
  .openapi('RecommendationContext');

const listHead = z
  .object({
    id: z.number(),
    purpose: listPurpose,
    kind: entityKind,
    title: z.string(),
    subtitle: z.string().nullable(),
    context,
    /** 0 familiar … 1 surprise me. */
    dial: z.number(),
    createdAt: instant,
    expiresAt: instant,
    /** False once feedback or a newer list replaced it. */
    current: z.boolean(),
    itemCount: z.number().int(),
    playlistId: z.number().nullable(),
  })
  .openapi('RecommendationListHead');

const list = listHead
  .extend({
    items: z.array(recommendedItem).readonly(),
    /** What was in use, and how much each counted. */
    models: z
      .array(z.object({ name: z.string(), modelId: z.number().nullable(), weight: z.number() }))
      .readonly(),
    /** What would make this list better: shown where it is short or empty. */
    advice: z.array(z.object({ code: z.string(), text: z.string(), href: z.string().nullable() })).readonly(),
  })
  .openapi('RecommendationList');

const request = z
  .object({
    purpose: listPurpose,
    kind: entityKind.default('recording'),
    dial: z.number().min(0).max(1).optional(),
    limit: z.number().int().min(1).max(200).default(30),
    rules: z.array(rule).max(50).optional(),
    context: context.optional(),
    /** False: no exploring, every place goes to the best. */
    explore: z.boolean().default(true),
  })
  .openapi('RecommendationRequest');

const params = z.object({ id: identifier });
const read = { tag: 'Recommendations', access: 'listener', scope: 'read' } as const;
const write = { tag: 'Recommendations', access: 'listener', scope: 'write' } as const;

export const recommendationEndpoints = defineEndpoints({
  'POST /api/v1/recommendations': {
    summary: 'Make a list: discover, rediscover, next, radio, mix',
    ...write,
    body: request,
    status: 201,
    response: list,
  },
  'GET /api/v1/recommendations': {
    summary: 'Lists made so far, newest first',
    ...read,
    query: z.object({ ...cursorQuery, purpose: listPurpose.optional(), kind: entityKind.optional() }),
    response: page(listHead),
  },
  'GET /api/v1/recommendations/{id}': {
    summary: 'A list with its items and reasons',
    ...read,
    params,
    response: list,
  },
  'POST /api/v1/recommendations/{id}/feedback': {
    summary: 'What the person thinks of items of a list; the next list has changed when this answers',
    ...write,
    params,
    body: z.object({
      items: z
        .array(
          z.object({
            position: z.number().int().min(1).max(200),
            feedback: z.enum(['like', 'dislike', 'less', 'skip', 'heard', 'none']),
          }),
        )
        .min(1)
        .max(200),
    }),
    response: done,
  },
  'POST /api/v1/recommendations/{id}/playlist': {
    summary: 'Save a list of recordings as a playlist',
    ...write,
    params,
    body: z.object({ title: text.optional() }),
    status: 201,
    response: z.object({ playlistId: z.number() }),
  },
  'GET /api/v1/discover': {
    summary: 'The shelves of the Discover page, made where they have expired',
    ...read,
    query: z.object({ dial: z.coerce.number().min(0).max(1).optional() }),
    response: z.object({ shelves: z.array(list) }),
  },
  'GET /api/v1/mixes': {
    summary: 'The mix of the day, the discovery of the week, and earlier ones',
    ...read,
    response: z.object({ daily: list, weekly: list, earlier: z.array(listHead) }),
  },
  'GET /api/v1/similar/{kind}/{id}': {
    summary: 'What is similar to an artist, release or recording of the person’s history',
    ...read,
    params: z.object({ kind: entityKind, id: identifier }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(12) }),
    response: z.object({ items: z.array(recommendedItem.omit({ position: true, propensity: true })) }),
  },
});
