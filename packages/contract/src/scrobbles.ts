import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, instant, page } from './common.ts';

const text = z.string().trim().min(1).max(500);

/** One track that is not taken from the shelf. */
const freeTrack = z
  .object({
    artist: text,
    track: text,
    album: text.optional(),
    albumArtist: text.optional(),
    trackNumber: z.number().int().min(1).max(999).optional(),
    lengthSeconds: z.number().int().min(1).max(86_400).optional(),
    mbid: z.uuid().optional(),
    /** Its own start; the rest of the list follows lengths. */
    listenedAt: instant.optional(),
    lengthEstimated: z.boolean().optional(),
    side: z.string().max(8).optional(),
    /** Where a page sends the tracks of its records itself (edge): tracks in a row with one id are one album. */
    recordId: z.string().max(200).optional(),
  })
  .openapi('FreeTrack');

/** What to scrobble. Record ids are numbers on a server and the file's own ids at the edge. */
const scrobbleWhat = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('album'),
      recordId: z.coerce.string().max(200),
      /** Only these sides, only these track numbers; without either the whole record. */
      sides: z.array(z.string().max(8)).max(40).optional(),
      trackNumbers: z.array(z.number().int().positive()).max(500).optional(),
    }),
    z.object({ kind: z.literal('tracks'), tracks: z.array(freeTrack).min(1).max(3000) }),
    /** A pasted list: `Artist - Title` lines, or CSV with a header. */
    z.object({ kind: z.literal('text'), text: z.string().min(1).max(200_000), album: text.optional() }),
    z.object({
      kind: z.literal('albums'),
      recordIds: z.array(z.coerce.string().max(200)).min(1).max(100),
    }),
  ])
  .openapi('ScrobbleWhat');

const scrobbleWhen = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('just-finished') }),
    /** In the past; or ahead, for a schedule: each track is sent once it has ended. */
    z.object({ kind: z.literal('started-at'), at: instant }),
  ])
  .openapi('ScrobbleWhen');

const request = z
  .object({
    what: scrobbleWhat,
    when: scrobbleWhen.default({ kind: 'just-finished' }),
    priority: z.enum(['high', 'normal', 'low']).optional(),
    /** The same key twice makes one job: a button pressed again after a broken connection. */
    idempotencyKey: z.string().max(100).optional(),
  })
  .openapi('ScrobbleRequest');

const targetResult = z.object({
  target: z.string(),
  state: z.enum(['waiting', 'sending', 'accepted', 'ignored', 'rejected', 'cancelled']),
  /** Ignored or rejected: why; the service's words follow in `message`. */
  reason: z.string().nullable(),
  message: z.string().nullable(),
});

const scrobbleItem = z
  .object({
    id: z.string(),
    artist: z.string(),
    track: z.string(),
    album: z.string().nullable(),
    lengthSeconds: z.number(),
    lengthEstimated: z.boolean(),
    side: z.string().nullable(),
    recordId: z.string().nullable(),
    /** null until it was given its time; then never changed. */
    listenedAt: instant.nullable(),
    state: z.enum(['waiting', 'planned', 'listened', 'refused', 'cancelled']),
    reason: z.string().nullable(),
    results: z.array(targetResult),
  })
  .openapi('ScrobbleItem');

const scrobbleJob = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(['track', 'album', 'list', 'bulk']),
    /** `waiting` says why in `waitReason`; `paused` by the person or because a service wants a new sign-in. */
    state: z.enum(['scheduled', 'running', 'waiting', 'paused', 'done', 'cancelled']),
    waitReason: z.enum(['backoff', 'budget', 'service-limit', 'reconnect', 'unusable', 'room']).nullable(),
    /** When it goes on by itself. */
    waitUntil: instant.nullable(),
    message: z.string().nullable(),
    priority: z.enum(['high', 'normal', 'low']),
    albums: z.number().int(),
    total: z.number().int(),
    planned: z.number().int(),
    listened: z.number().int(),
    refused: z.number().int(),
    targets: z.array(
      z.object({
        target: z.string(),
        accepted: z.number().int(),
        ignored: z.number().int(),
        rejected: z.number().int(),
        waiting: z.number().int(),
      }),
    ),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .openapi('ScrobbleJob');

const preview = z
  .object({
    albums: z.number().int(),
    tracks: z.number().int(),
    seconds: z.number(),
    /** Tracks whose length is estimated. */
    estimated: z.number().int(),
    /** Start of the first and end of the last track, when both are known now. */
    from: instant.nullable(),
    to: instant.nullable(),
    /** Days under the budget, from what is left of it now; 0 when it goes out at once. */
    days: z.number(),
    budgetLeft: z.number().int().nullable(),
    targets: z.array(z.string()),
    /** What cannot be sent as it is: records without a track list, times that are taken. */
    problems: z.array(z.object({ field: z.string(), reason: z.string() })),
    items: z.array(
      z.object({
        artist: z.string(),
        track: z.string(),
        album: z.string().nullable(),
        lengthSeconds: z.number(),
        lengthEstimated: z.boolean(),
        listenedAt: instant.nullable(),
      }),
    ),
  })
  .openapi('ScrobblePreview');

const jobId = z.object({ id: z.string().max(64) });

export const scrobbleEndpoints = defineEndpoints({
  'POST /api/v1/scrobbles/preview': {
    summary: 'What a scrobble would do: tracks, hours, days under the budget',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    body: request,
    response: preview,
  },
  'POST /api/v1/scrobbles': {
    summary: 'Scrobble a track, an album, a list or many albums',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    body: request,
    response: scrobbleJob,
    status: 202,
  },
  'GET /api/v1/scrobbles/jobs': {
    summary: 'Scrobble jobs, newest first',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'read',
    query: z.object({ ...cursorQuery, open: z.stringbool().optional() }),
    response: page(scrobbleJob),
  },
  'GET /api/v1/scrobbles/jobs/{id}': {
    summary: 'One scrobble job',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'read',
    params: jobId,
    response: scrobbleJob,
  },
  'GET /api/v1/scrobbles/jobs/{id}/items': {
    summary: 'Its tracks with what each service said',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'read',
    params: jobId,
    query: z.object({ ...cursorQuery, only: z.enum(['problems']).optional() }),
    response: page(scrobbleItem),
  },
  'POST /api/v1/scrobbles/jobs/{id}/pause': {
    summary: 'Pause',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    params: jobId,
    response: scrobbleJob,
  },
  'POST /api/v1/scrobbles/jobs/{id}/resume': {
    summary: 'Go on',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    params: jobId,
    response: scrobbleJob,
  },
  'POST /api/v1/scrobbles/jobs/{id}/cancel': {
    summary: 'Cancel what was not sent yet',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    params: jobId,
    response: scrobbleJob,
  },
  'PATCH /api/v1/scrobbles/jobs/{id}': {
    summary: 'Change the priority',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    params: jobId,
    body: z.object({ priority: z.enum(['high', 'normal', 'low']) }),
    response: scrobbleJob,
  },
  'POST /api/v1/scrobbles/items/{id}/resend': {
    summary: 'Send an ignored or rejected track again, edited where it helps',
    tag: 'Scrobbling',
    access: 'listener',
    scope: 'write',
    params: jobId,
    body: z.object({
      artist: text.optional(),
      track: text.optional(),
      album: text.nullable().optional(),
    }),
    response: scrobbleItem,
  },
  'GET /api/v1/scrobbles/events': {
    summary: 'Progress of scrobble jobs as server-sent events',
    tag: 'Scrobbling',
    access: 'listener',
    produces: 'text/event-stream',
  },
  'GET /api/v1/scrobbles/search': {
    summary: 'Tracks and albums on Last.fm and MusicBrainz, to scrobble from the results',
    tag: 'Scrobbling',
    access: 'listener',
    query: z.object({
      q: z.string().trim().min(1).max(200),
      kind: z.enum(['track', 'album']).default('track'),
    }),
    response: z.object({
      items: z.array(
        z.object({
          source: z.enum(['lastfm', 'musicbrainz']),
          kind: z.enum(['track', 'album']),
          artist: z.string(),
          title: z.string(),
          album: z.string().nullable(),
          lengthSeconds: z.number().nullable(),
          year: z.number().int().nullable(),
          /** Listeners on Last.fm. */
          listeners: z.number().int().nullable(),
          mbid: z.string().nullable(),
        }),
      ),
      /** Services that did not answer. */
      missing: z.array(z.string()),
    }),
  },
  'GET /api/v1/scrobbles/search/album': {
    summary: 'The track list of an album found by the search',
    tag: 'Scrobbling',
    access: 'listener',
    query: z.object({
      source: z.enum(['lastfm', 'musicbrainz']),
      artist: z.string().max(500),
      title: z.string().max(500),
      mbid: z.string().max(64).optional(),
    }),
    response: z.object({ tracks: z.array(freeTrack) }),
  },
});
