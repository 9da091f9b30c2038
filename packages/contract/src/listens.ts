import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, done, identifier, instant, page } from './common.ts';

const entityRef = z.object({ id: z.number(), name: z.string() });

const listen = z
  .object({
    id: z.number(),
    listenedAt: instant,
    /** As the source sent it. */
    sent: z.object({
      artist: z.string(),
      track: z.string(),
      release: z.string().nullable(),
      releaseArtist: z.string().nullable(),
    }),
    artist: entityRef,
    recording: entityRef,
    release: entityRef.nullable(),
    lengthMs: z.number().nullable(),
    playedMs: z.number().nullable(),
    skipped: z.boolean().nullable(),
    /** Whether it counts as a listen by the person's scrobble rule. */
    counted: z.boolean(),
    source: z.object({ kind: z.string(), label: z.string(), client: z.string().nullable() }),
    /** Labels of other sources that delivered the same listen. */
    alsoFrom: z.array(z.string()),
    edited: z.boolean(),
  })
  .openapi('Listen');

const nowPlaying = z
  .object({
    sent: z.object({ artist: z.string(), track: z.string(), release: z.string().nullable() }),
    artist: entityRef,
    recording: entityRef,
    release: entityRef.nullable(),
    startedAt: instant,
    expiresAt: instant,
    source: z.object({ kind: z.string(), label: z.string(), client: z.string().nullable() }),
  })
  .openapi('NowPlaying');

/** What can be changed of a listen; a text that is left out stays. */
const edit = z
  .object({
    artist: z.string().trim().min(1).max(1000).optional(),
    track: z.string().trim().min(1).max(1000).optional(),
    release: z.string().trim().max(1000).nullable().optional(),
    releaseArtist: z.string().trim().max(1000).nullable().optional(),
    listenedAt: instant.optional(),
  })
  .openapi('ListenEdit');

/** Which listens a bulk change touches: given ids, or all that match. */
const selection = z
  .object({
    ids: z.array(z.number().int().positive()).max(10_000).optional(),
    text: z.string().max(200).optional(),
    artistId: z.number().int().positive().optional(),
    releaseId: z.number().int().positive().optional(),
    recordingId: z.number().int().positive().optional(),
    sentArtist: z.string().max(1000).optional(),
    sentTrack: z.string().max(1000).optional(),
    sentRelease: z.string().max(1000).optional(),
    from: instant.optional(),
    to: instant.optional(),
    importId: z.number().int().positive().optional(),
  })
  .openapi('ListenSelection');

const change = z
  .object({
    id: z.number(),
    kind: z.string(),
    summary: z.string(),
    items: z.number(),
    at: instant,
    undoneAt: instant.nullable(),
  })
  .openapi('Change');

const progress = z.object({
  /** 0 … 1, or null while it is not known. */
  share: z.number().min(0).max(1).nullable(),
  note: z.string().nullable(),
});

const job = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    progress,
    error: z.string().nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
  })
  .openapi('Job');

const importReport = z
  .object({
    id: z.number(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'undone']),
    files: z.array(z.object({ name: z.string(), bytes: z.number() })),
    jobId: z.string().nullable(),
    progress,
    error: z.string().nullable(),
    read: z.number(),
    stored: z.number(),
    known: z.number(),
    refused: z.number(),
    ignored: z.number(),
    firstListenAt: instant.nullable(),
    lastListenAt: instant.nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .openapi('Import');

export const listenEndpoints = defineEndpoints({
  'GET /api/v1/listens': {
    summary: 'The history, newest first; with search',
    tag: 'Listens',
    access: 'listener',
    scope: 'read',
    query: z.object({
      ...cursorQuery,
      text: z.string().trim().max(200).optional(),
      from: instant.optional(),
      to: instant.optional(),
      artistId: identifier.optional(),
      releaseId: identifier.optional(),
      recordingId: identifier.optional(),
      importId: identifier.optional(),
      /** `listens` leaves out what does not count (short plays, skips). */
      show: z.enum(['listens', 'all', 'skips']).default('listens'),
    }),
    response: page(listen),
  },
  'POST /api/v1/listens': {
    summary: 'Enter a listen by hand',
    tag: 'Listens',
    access: 'listener',
    scope: 'write',
    body: z.object({
      artist: z.string().trim().min(1).max(1000),
      track: z.string().trim().min(1).max(1000),
      release: z.string().trim().max(1000).optional(),
      listenedAt: instant,
      lengthMs: z.number().int().positive().optional(),
    }),
    response: z.object({ status: z.enum(['stored', 'known']), listen }),
    status: 201,
  },
  'GET /api/v1/listens/{id}': {
    summary: 'One listen',
    tag: 'Listens',
    access: 'listener',
    scope: 'read',
    params: z.object({ id: identifier }),
    response: listen,
  },
  'PATCH /api/v1/listens/{id}': {
    summary: 'Edit a listen',
    tag: 'Listens',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: identifier }),
    body: edit,
    response: z.object({ listen, change }),
  },
  'DELETE /api/v1/listens/{id}': {
    summary: 'Delete a listen (can be undone)',
    tag: 'Listens',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: identifier }),
    response: change,
  },
  'POST /api/v1/listens/bulk/preview': {
    summary: 'What a bulk change would touch',
    tag: 'Listens',
    access: 'listener',
    scope: 'write',
    body: z.object({
      selection,
      edit: edit.omit({ listenedAt: true }).optional(),
      shiftSeconds: z.number().int().optional(),
      action: z.enum(['edit', 'shift', 'delete']),
    }),
    response: z.object({
      count: z.number(),
      examples: z.array(
        z.object({
          before: listen,
          after: z
            .object({
              artist: z.string(),
              track: z.string(),
              release: z.string().nullable(),
              listenedAt: instant,
            })
            .nullable(),
        }),
      ),
    }),
  },
  'POST /api/v1/listens/bulk': {
    summary: 'Edit, shift or delete many listens at once (can be undone)',
    tag: 'Listens',
    access: 'listener',
    scope: 'write',
    body: z.object({
      selection,
      edit: edit.omit({ listenedAt: true }).optional(),
      shiftSeconds: z.number().int().optional(),
      action: z.enum(['edit', 'shift', 'delete']),
      expectedCount: z
        .number()
        .int()
        .optional()
        .openapi({ description: 'The count of the preview: refused with 409 when it has changed' }),
    }),
    response: change,
  },
  'GET /api/v1/changes': {
    summary: 'Edits, deletions, merges: newest first',
    tag: 'Listens',
    access: 'listener',
    scope: 'read',
    query: z.object(cursorQuery),
    response: page(change),
  },
  'POST /api/v1/changes/{id}/undo': {
    summary: 'Undo a change',
    tag: 'Listens',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: identifier }),
    response: change,
  },
  'GET /api/v1/now-playing': {
    summary: 'What plays now',
    tag: 'Listens',
    access: 'listener',
    scope: 'read',
    response: z.object({ nowPlaying: nowPlaying.nullable() }),
  },
  'GET /api/v1/events': {
    summary:
      'Server-sent events: `listens` {count}, `now-playing`, `job` {id,state,progress}, `import` {id}, `statistics` {revision}, `changes`',
    tag: 'Listens',
    access: 'listener',
    scope: 'read',
    produces: 'text/event-stream',
  },
  'GET /api/v1/listens/export': {
    summary: 'Everything, as a file',
    tag: 'Listens',
    access: 'listener',
    scope: 'read',
    query: z.object({ format: z.enum(['listenbrainz', 'csv']) }),
    produces: 'application/octet-stream',
  },
  'GET /api/v1/imports': {
    summary: 'Imports, newest first',
    tag: 'Imports',
    access: 'listener',
    scope: 'read',
    query: z.object(cursorQuery),
    response: page(importReport),
  },
  'POST /api/v1/imports': {
    summary: 'Import files: multipart/form-data with one or more `files`, or a raw body with `?name=`',
    tag: 'Imports',
    access: 'listener',
    scope: 'write',
    response: importReport,
    status: 202,
  },
  'GET /api/v1/imports/{id}': {
    summary: 'The report of one import',
    tag: 'Imports',
    access: 'listener',
    scope: 'read',
    params: z.object({ id: identifier }),
    response: importReport,
  },
  'GET /api/v1/imports/{id}/refusals': {
    summary: 'What was refused, with field and reason',
    tag: 'Imports',
    access: 'listener',
    scope: 'read',
    params: z.object({ id: identifier }),
    query: z.object(cursorQuery),
    response: page(z.object({ where: z.string(), field: z.string(), reason: z.string() })),
  },
  'POST /api/v1/imports/{id}/cancel': {
    summary: 'Stop an import; what is stored stays',
    tag: 'Imports',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: identifier }),
    response: importReport,
  },
  'POST /api/v1/imports/{id}/undo': {
    summary: 'Take every listen of an import out again',
    tag: 'Imports',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: identifier }),
    response: importReport,
  },
  'POST /api/v1/sample': {
    summary: 'Load a generated sample history to look around with',
    tag: 'Imports',
    access: 'listener',
    response: z.object({ listens: z.number() }),
  },
  'DELETE /api/v1/sample': {
    summary: 'Remove the sample history',
    tag: 'Imports',
    access: 'listener',
    response: z.object({ removed: z.number() }),
  },
  'GET /api/v1/jobs': {
    summary: 'Background jobs, newest first',
    tag: 'Jobs',
    access: 'listener',
    scope: 'read',
    query: z.object(cursorQuery),
    response: page(job),
  },
  'POST /api/v1/jobs/{id}/cancel': {
    summary: 'Cancel a job',
    tag: 'Jobs',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: z.uuid() }),
    response: done,
  },
});
