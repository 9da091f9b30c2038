import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, done, instant, page } from './common.ts';

/** Ids and revisions are 32 bits in the database. */
const small = z.number().int().positive().max(2_147_483_647);
const smallParameter = z.coerce.number().int().positive().max(2_147_483_647);

const playlist = z
  .object({
    id: z.number().int(),
    title: z.string(),
    /** Several lines; empty where there is none. */
    description: z.string(),
    revision: z.number().int().openapi({ description: 'The next edit names it' }),
    tracks: z.number().int(),
    lengthMs: z.number().int().openapi({ description: 'Of the tracks whose length is known' }),
    unknownLengths: z.number().int().openapi({ description: 'Tracks whose length is not known' }),
    sample: z.array(z.string()).openapi({ description: 'Up to four names of its releases' }),
    /** Null for one made by hand. */
    origin: z
      .object({
        kind: z.enum(['recommendation', 'import']),
        listId: z.number().int().nullable(),
        format: z.string().nullable(),
      })
      .nullable(),
    canUndo: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
    /** Set while it can still be brought back. */
    deletedAt: instant.nullable(),
  })
  .openapi('Playlist');

const track = z
  .object({
    id: z.number().int().openapi({ description: 'Names the track in edits; it stays when the track moves' }),
    place: z.number().int().openapi({ description: 'From 0' }),
    /** In the person's catalogue; null where they have no listen of it. */
    recordingId: z.number().int().nullable(),
    artistId: z.number().int().nullable(),
    title: z.string(),
    artist: z.string(),
    release: z.string().nullable(),
    lengthMs: z.number().int().nullable(),
    mbid: z.string().nullable(),
    isrc: z.string().nullable(),
    spotifyUri: z.string().nullable(),
  })
  .openapi('PlaylistTrack');

const text = z.string().max(4_000).nullish();

/** What is wrong with a text is said by the playlists themselves, track by track. */
const trackInput = z
  .object({
    recordingId: small.nullish().openapi({ description: 'Brings the texts that are left out' }),
    title: text,
    artist: text,
    release: text,
    lengthMs: z.number().nullish(),
    mbid: text,
    isrc: text,
    spotifyUri: text,
  })
  .openapi('PlaylistTrackInput');

const version = z
  .object({
    revision: z.number().int(),
    kind: z.string().openapi({ example: 'add' }),
    summary: z.string(),
    by: z.enum(['person', 'token', 'command', 'recommendation']),
    at: instant,
    title: z.string(),
    tracks: z.number().int(),
    current: z.boolean(),
  })
  .openapi('PlaylistVersion');

/** The revision that the editor saw: an edit of an older one is refused with 409. */
const revision = small.openapi({ description: 'The `revision` of the playlist that is edited' });
const playlistId = z.object({ id: smallParameter });
const ids = z.array(small).min(1).max(10_000).openapi({ description: '`id` of tracks' });
const tag = 'Playlists';

const edit = (summary: string) =>
  ({ summary, tag, access: 'listener', scope: 'write', params: playlistId, response: playlist }) as const;

export const playlistEndpoints = defineEndpoints({
  'GET /api/v1/playlists': {
    summary: 'Playlists, the last changed first',
    tag,
    access: 'listener',
    scope: 'read',
    query: z.object({
      ...cursorQuery,
      deleted: z.stringbool().default(false).openapi({ description: 'Those that can be brought back' }),
    }),
    response: page(playlist),
  },
  'POST /api/v1/playlists': {
    summary: 'Make a playlist, empty or of recordings and texts',
    tag,
    access: 'listener',
    scope: 'write',
    body: z.object({
      title: z.string().max(1_000),
      description: z.string().max(10_000).optional(),
      tracks: z.array(trackInput).max(10_000).optional(),
    }),
    response: playlist,
    status: 201,
  },
  'POST /api/v1/playlists/import': {
    summary: 'Make a playlist of a file (form field `file`): XSPF, JSPF, M3U or CSV',
    tag,
    access: 'listener',
    scope: 'write',
    response: z.object({
      playlist,
      format: z.enum(['xspf', 'jspf', 'm3u', 'csv']),
      leftOut: z.number().int().openapi({ description: 'Tracks without a title or an artist' }),
      refused: z.array(z.object({ where: z.string(), field: z.string(), reason: z.string() })),
    }),
    status: 201,
  },
  'GET /api/v1/playlists/services': {
    summary: 'Streaming services in which a track can be looked for',
    tag,
    access: 'listener',
    scope: 'read',
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          search: z.string().openapi({ description: '`{query}` stands for artist and title' }),
        }),
      ),
    }),
  },
  'GET /api/v1/playlists/{id}': {
    summary: 'One playlist',
    tag,
    access: 'listener',
    scope: 'read',
    params: playlistId,
    response: playlist,
  },
  'PATCH /api/v1/playlists/{id}': {
    ...edit('Rename or describe a playlist'),
    body: z.object({
      revision,
      title: z.string().max(1_000).optional(),
      description: z.string().max(10_000).optional(),
    }),
  },
  'DELETE /api/v1/playlists/{id}': {
    summary: 'Delete a playlist; for 30 days it can be brought back',
    tag,
    access: 'listener',
    scope: 'write',
    params: playlistId,
    response: done,
  },
  'POST /api/v1/playlists/{id}/undelete': edit('Bring a deleted playlist back'),
  'GET /api/v1/playlists/{id}/tracks': {
    summary: 'The tracks, of the present version or of another',
    tag,
    access: 'listener',
    scope: 'read',
    params: playlistId,
    query: z.object({ ...cursorQuery, revision: smallParameter.optional() }),
    response: page(track).extend({ revision: z.number().int() }),
  },
  'POST /api/v1/playlists/{id}/tracks': {
    ...edit('Put tracks in, at the end or before the one at `at` (from 0)'),
    body: z.object({
      revision,
      tracks: z.array(trackInput).min(1).max(10_000),
      at: z.number().int().min(0).max(10_000).optional(),
    }),
  },
  'POST /api/v1/playlists/{id}/tracks/move': {
    ...edit('Move tracks together, behind the first `to` of those that stay'),
    body: z.object({ revision, ids, to: z.number().int().min(0).max(10_000) }),
  },
  'POST /api/v1/playlists/{id}/tracks/remove': {
    ...edit('Take tracks out'),
    body: z.object({ revision, ids }),
  },
  'POST /api/v1/playlists/{id}/deduplicate': {
    ...edit('Leave the first of tracks that are the same recording'),
    body: z.object({ revision }),
    response: z.object({ playlist, removed: z.number().int() }),
  },
  'POST /api/v1/playlists/{id}/undo': {
    ...edit('Take the last change back; again, the one before'),
    body: z.object({ revision }),
  },
  'GET /api/v1/playlists/{id}/versions': {
    summary: 'What was done to a playlist, newest first; the last 100 changes',
    tag,
    access: 'listener',
    scope: 'read',
    params: playlistId,
    response: z.object({ items: z.array(version) }),
  },
  'POST /api/v1/playlists/{id}/versions/{version}/restore': {
    ...edit('Make an earlier version the present one again'),
    params: playlistId.extend({ version: smallParameter }),
    body: z.object({ revision }),
  },
  'GET /api/v1/playlists/{id}/export': {
    summary: 'A playlist as a file; `X-Fonoteca-Left-Out` counts tracks that the format cannot hold',
    tag,
    access: 'listener',
    scope: 'read',
    params: playlistId,
    query: z.object({ format: z.enum(['xspf', 'jspf', 'm3u', 'csv', 'listenbrainz']) }),
    produces: 'application/octet-stream',
  },
});
