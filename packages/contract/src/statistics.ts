import { z } from '@hono/zod-openapi';
import { day, defineEndpoints, done, entityKind, identifier, instant } from './common.ts';

/** A range in the person's time zone: a named one, or whole days `from` … `to`, both included. */
const rangeQuery = {
  range: z
    .enum([
      'today',
      'week',
      'month',
      'quarter',
      'year',
      'last-7-days',
      'last-30-days',
      'last-90-days',
      'last-365-days',
      'all',
      'custom',
    ])
    .default('last-30-days'),
  from: day.optional(),
  to: day.optional(),
};

const resolvedRange = z
  .object({ from: day, to: day, before: z.object({ from: day, to: day }).nullable(), timeZone: z.string() })
  .openapi('Range');

const totals = z
  .object({
    listens: z.number(),
    shortListens: z.number(),
    skips: z.number(),
    playedSeconds: z.number(),
    activeDays: z.number(),
    artists: z.number(),
    releases: z.number(),
    recordings: z.number(),
  })
  .openapi('Totals');

const chartEntry = z
  .object({
    rank: z.number(),
    id: z.number(),
    name: z.string(),
    /** The artist of a release or recording. */
    artist: z.object({ id: z.number(), name: z.string() }).nullable(),
    listens: z.number(),
    skips: z.number(),
    playedSeconds: z.number(),
    firstAt: instant,
    lastAt: instant,
    /** Of the range before; null where it was not on the chart. */
    before: z.object({ rank: z.number(), listens: z.number() }).nullable(),
    isNew: z.boolean().openapi({ description: 'First heard within the range' }),
  })
  .openapi('ChartEntry');

const point = z.object({ period: day, listens: z.number(), playedSeconds: z.number(), skips: z.number() });

const entity = z
  .object({
    kind: entityKind,
    id: z.number(),
    name: z.string(),
    mbid: z.string().nullable(),
    artist: z.object({ id: z.number(), name: z.string() }).nullable(),
    guests: z.array(z.object({ id: z.number(), name: z.string() })),
    lengthMs: z.number().nullable(),
    /** The texts under which it was sent. */
    sentAs: z.array(
      z.object({
        sentTrackId: z.number(),
        artist: z.string(),
        track: z.string(),
        release: z.string().nullable(),
      }),
    ),
    /** Entries that were merged into this one. */
    merged: z.array(z.object({ id: z.number(), name: z.string() })),
    listens: z.number(),
    skips: z.number(),
    playedSeconds: z.number(),
    rank: z.number().nullable(),
    firstAt: instant.nullable(),
    lastAt: instant.nullable(),
    months: z.array(point),
    topReleases: z.array(z.object({ id: z.number(), name: z.string(), listens: z.number() })),
    topRecordings: z.array(z.object({ id: z.number(), name: z.string(), listens: z.number() })),
  })
  .openapi('Entity');

/** 404 also where the person never listened to it: the catalogue tells nobody what others hear. */
const entityPage = (summary: string) =>
  ({
    summary,
    tag: 'Catalogue',
    access: 'listener',
    scope: 'read',
    params: z.object({ id: identifier }),
    response: entity,
  }) as const;

export const statisticsEndpoints = defineEndpoints({
  'GET /api/v1/statistics/overview': {
    summary: 'Totals of a range beside the range before, and streaks',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    query: z.object(rangeQuery),
    response: z.object({
      range: resolvedRange,
      now: totals,
      before: totals.nullable(),
      firstListenAt: instant.nullable(),
      discoveries: z.object({ artists: z.number(), releases: z.number(), recordings: z.number() }),
      streaks: z.object({
        current: z.object({ days: z.number(), from: day, to: day }).nullable(),
        longest: z.object({ days: z.number(), from: day, to: day }).nullable(),
      }),
      /** True while older days still wait to be counted (an import has just ended). */
      updating: z.boolean(),
    }),
  },
  'GET /api/v1/statistics/timeline': {
    summary: 'Listens over time',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    query: z.object({
      ...rangeQuery,
      grain: z.enum(['auto', 'day', 'week', 'month', 'year']).default('auto'),
    }),
    response: z.object({
      range: resolvedRange,
      grain: z.enum(['day', 'week', 'month', 'year']),
      points: z.array(point),
      before: z.array(point).nullable(),
    }),
  },
  'GET /api/v1/statistics/top/{kind}': {
    summary: 'Top artists, releases or recordings',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    params: z.object({ kind: entityKind }),
    query: z.object({
      ...rangeQuery,
      by: z.enum(['listens', 'time', 'skips']).default('listens'),
      offset: z.coerce.number().int().min(0).max(100_000).default(0),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ range: resolvedRange, total: z.number(), items: z.array(chartEntry) }),
  },
  'GET /api/v1/statistics/clock': {
    summary: 'Listens by week day (0 = Monday) and local hour',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    query: z.object(rangeQuery),
    response: z.object({
      range: resolvedRange,
      cells: z.array(z.array(z.number())).openapi({ description: '7 rows of 24 numbers' }),
    }),
  },
  'GET /api/v1/statistics/calendar/{year}': {
    summary: 'Every day of a year',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    params: z.object({ year: z.coerce.number().int().min(1970).max(2200) }),
    response: z.object({
      year: z.number(),
      years: z.array(z.number()),
      days: z.array(z.object({ day, listens: z.number() })),
    }),
  },
  'GET /api/v1/statistics/discoveries/{kind}': {
    summary: 'First heard within the range, newest first',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    params: z.object({ kind: entityKind }),
    query: z.object({ ...rangeQuery, limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({ range: resolvedRange, total: z.number(), items: z.array(chartEntry) }),
  },
  'GET /api/v1/statistics/on-this-day': {
    summary: 'The same date in earlier years',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    query: z.object({ day: day.optional() }),
    response: z.object({
      day,
      years: z.array(
        z.object({
          year: z.number(),
          day,
          listens: z.number(),
          top: z.array(
            z.object({
              id: z.number(),
              name: z.string(),
              artist: z.object({ id: z.number(), name: z.string() }),
              listens: z.number(),
            }),
          ),
        }),
      ),
    }),
  },
  'GET /api/v1/statistics/year/{year}': {
    summary: 'Year in review',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    params: z.object({ year: z.coerce.number().int().min(1970).max(2200) }),
    response: z.object({
      year: z.number(),
      years: z.array(z.number()),
      totals,
      before: totals.nullable(),
      topArtists: z.array(chartEntry),
      topReleases: z.array(chartEntry),
      topRecordings: z.array(chartEntry),
      newArtists: z.array(chartEntry),
      months: z.array(
        z.object({
          month: day,
          listens: z.number(),
          playedSeconds: z.number(),
          topArtist: z.object({ id: z.number(), name: z.string(), listens: z.number() }).nullable(),
        }),
      ),
      busiestDay: z.object({ day, listens: z.number() }).nullable(),
      longestStreak: z.object({ days: z.number(), from: day, to: day }).nullable(),
      favouriteHour: z.number().nullable(),
    }),
  },
  'GET /api/v1/artists/{id}': entityPage('An artist with the figures of the person'),
  'GET /api/v1/releases/{id}': entityPage('A release with the figures of the person'),
  'GET /api/v1/recordings/{id}': entityPage('A recording with the figures of the person'),
  'GET /api/v1/search': {
    summary: "Artists, releases and recordings of the person's own history",
    tag: 'Catalogue',
    access: 'listener',
    scope: 'read',
    query: z.object({
      text: z.string().trim().min(1).max(200),
      kind: entityKind.optional(),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
    response: z.object({
      items: z.array(
        z.object({
          kind: entityKind,
          id: z.number(),
          name: z.string(),
          artist: z.object({ id: z.number(), name: z.string() }).nullable(),
          listens: z.number(),
        }),
      ),
    }),
  },
  'POST /api/v1/catalogue/merge': {
    summary: 'Merge catalogue entries (the owner, for the whole instance; can be undone)',
    tag: 'Catalogue',
    access: 'owner',
    scope: 'write',
    body: z.object({
      kind: entityKind,
      into: z.number().int().positive(),
      ids: z.array(z.number().int().positive()).min(1).max(100),
    }),
    response: z.object({ changeId: z.number() }),
  },
  'POST /api/v1/catalogue/split': {
    summary: 'Split texts out of an entry into one of their own (can be undone)',
    tag: 'Catalogue',
    access: 'owner',
    scope: 'write',
    body: z.object({
      kind: entityKind,
      id: z.number().int().positive(),
      sentTrackIds: z.array(z.number().int().positive()).min(1).max(1000),
      name: z.string().trim().min(1).max(1000).optional(),
    }),
    response: z.object({ changeId: z.number(), id: z.number() }),
  },
  'GET /api/v1/sources': {
    summary: 'Where the listens come from, with counts',
    tag: 'Statistics',
    access: 'listener',
    scope: 'read',
    response: z.object({
      items: z.array(z.object({ kind: z.string(), label: z.string(), client: z.string().nullable() })),
    }),
  },
  'POST /api/v1/statistics/rebuild': {
    summary: 'Count everything anew',
    tag: 'Statistics',
    access: 'listener',
    scope: 'write',
    response: done,
  },
});
