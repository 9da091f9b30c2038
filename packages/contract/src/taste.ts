import { z } from '@hono/zod-openapi';
import {
  cursorQuery,
  defineEndpoints,
  done,
  entityKind,
  identifier,
  instant,
  page,
  storable,
} from './common.ts';
import { rule } from './recommendation-rules.ts';

const mark = z.enum(['like', 'dislike', 'less']);
const key = storable(z.string().min(1).max(1000));

const shelfName = z.enum([
  'discover-artists',
  'discover-releases',
  'discover-recordings',
  'rediscover',
  'next',
  'daily-mix',
  'weekly-discovery',
]);

const settings = z
  .object({
    /** 0 familiar … 1 surprise me: where a list does not say otherwise. */
    dial: z.number().min(0).max(1),
    /** Hold for every list. */
    rules: z.array(rule).max(50),
    /** Which lists the Discover page shows, in this order. */
    shelves: z.array(shelfName).max(10),
    /** Opt-in: learn from the person's own Spotify export (after reading the notice). */
    learnFromSpotifyExport: z.boolean(),
    /** Whether this person's listens may train the instance's models; off: only their own lists use them. */
    shareWithInstance: z.boolean(),
  })
  .openapi('TasteSettings');

const markView = z
  .object({
    kind: entityKind,
    key,
    id: z.number().nullable(),
    name: z.string(),
    artist: z.string().nullable(),
    mark,
    at: instant,
  })
  .openapi('TasteMark');

const exclusion = z
  .object({
    id: z.number(),
    kind: z.enum(['artist', 'release', 'recording', 'period']),
    /** Of the catalogue; null for a stretch of time. */
    entityId: z.number().nullable(),
    name: z.string(),
    from: instant.nullable(),
    until: instant.nullable(),
    at: instant,
  })
  .openapi('TasteExclusion');

const read = { tag: 'Taste', access: 'listener', scope: 'read' } as const;
const write = { tag: 'Taste', access: 'listener', scope: 'write' } as const;

export const tasteEndpoints = defineEndpoints({
  'GET /api/v1/taste': {
    summary: 'What Fonoteca knows of a person’s taste, settings, and what would make lists better',
    ...read,
    response: z.object({
      settings,
      listens: z.number(),
      artists: z.number(),
      recordings: z.number(),
      marks: z.object({ like: z.number(), dislike: z.number(), less: z.number() }),
      exclusions: z.number(),
      /** When the profile was last brought up to date; null: never yet. */
      profileAt: instant.nullable(),
      /** Listens that wait for the opt-in of `learnFromSpotifyExport`. */
      waitingForOptIn: z.number(),
      moods: z.array(z.string()),
      activities: z.array(z.string()),
      advice: z.array(z.object({ code: z.string(), text: z.string(), href: z.string().nullable() })),
    }),
  },
  'PATCH /api/v1/taste/settings': {
    summary: 'Change how lists are made',
    ...write,
    body: settings.partial(),
    response: settings,
  },
  'GET /api/v1/taste/marks': {
    summary: 'Likes, dislikes and “less of this”, newest first',
    ...read,
    query: z.object({ ...cursorQuery, mark: mark.optional() }),
    response: page(markView),
  },
  'PUT /api/v1/taste/marks': {
    summary: 'Like, dislike or want less of something; null takes the mark away',
    ...write,
    body: z.object({
      kind: entityKind,
      /** Of the catalogue … */
      id: identifier.optional(),
      /** … or of an item of a list. */
      key: key.optional(),
      mark: mark.nullable(),
    }),
    response: done,
  },
  'GET /api/v1/taste/items/{kind}': {
    summary:
      'What a key or an id stands for, and what the person said of it: for rules, marks and exclusions',
    ...read,
    params: z.object({ kind: entityKind }),
    /** One of the two. */
    query: z.object({ id: identifier.optional(), key: key.optional() }),
    response: z.object({
      kind: entityKind,
      key,
      id: z.number().nullable(),
      name: z.string(),
      artist: z.string().nullable(),
      mark: mark.nullable(),
      /** The exclusion that leaves it out of the taste; null: it counts. */
      exclusionId: z.number().nullable(),
    }),
  },
  'GET /api/v1/taste/exclusions': {
    summary: 'What is left out of the person’s taste',
    ...read,
    response: z.object({ items: z.array(exclusion) }),
  },
  'POST /api/v1/taste/exclusions': {
    summary: 'Leave an artist, release, recording or a stretch of time out of the taste',
    ...write,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['artist', 'release', 'recording']), id: identifier }),
      z.object({
        kind: z.literal('period'),
        from: instant,
        until: instant,
        name: storable(z.string().max(200)).optional(),
      }),
    ]),
    status: 201,
    response: exclusion,
  },
  'DELETE /api/v1/taste/exclusions/{id}': {
    summary: 'Take something back into the taste',
    ...write,
    params: z.object({ id: identifier }),
    response: done,
  },
  'GET /api/v1/taste/map': {
    summary: 'The person’s artists as a map: near is alike, size is listens',
    ...read,
    query: z.object({ limit: z.coerce.number().int().min(10).max(1000).default(300) }),
    response: z.object({
      points: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          /** −1 … 1 */
          x: z.number(),
          y: z.number(),
          listens: z.number(),
          group: z.number().int(),
          firstListenAt: instant.nullable(),
          lastListenAt: instant.nullable(),
        }),
      ),
      /** Named after tags where known, else after their largest artists. */
      groups: z.array(z.object({ group: z.number().int(), name: z.string(), x: z.number(), y: z.number() })),
      /** What nearness rests on. */
      basis: z.enum(['model', 'heard-together', 'none']),
    }),
  },
});
