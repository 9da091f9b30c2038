import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, done, identifier, instant, page } from './common.ts';

const lengthSource = z.enum(['discogs', 'musicbrainz', 'lastfm', 'file', 'person', 'estimated']);

const recordTrack = z
  .object({
    /** As printed: `A1`, `1-3`; empty where the source has none. */
    position: z.string(),
    side: z.string().nullable(),
    disc: z.number().int(),
    number: z.number().int(),
    title: z.string(),
    /** Only where it differs from the artist of the record. */
    artist: z.string().nullable(),
    lengthSeconds: z.number().nullable(),
    lengthSource: lengthSource.nullable(),
    mbid: z.string().nullable(),
  })
  .openapi('RecordTrack');

const recordCard = z
  .object({
    id: z.number().int(),
    title: z.string(),
    artist: z.string().openapi({ description: 'The artist credit as it is shown' }),
    artists: z.array(z.object({ name: z.string(), key: z.string() })),
    year: z.number().int().nullable(),
    format: z.string().openapi({ example: '2×LP, Album' }),
    label: z.string().nullable(),
    genres: z.array(z.string()),
    styles: z.array(z.string()),
    addedAt: instant.nullable(),
    /** Set when the record is no longer in the collection it came from. */
    leftAt: instant.nullable(),
    /** Part of `/api/v1/images/{id}/{size}`; null when there is no cover. */
    image: z.string().nullable(),
    tracks: z.number().int().nullable().openapi({ description: 'null while the track list was not fetched' }),
    listens: z
      .number()
      .int()
      .openapi({ description: 'Listens of this release in the history of the person' }),
    lastScrobbledAt: instant.nullable(),
  })
  .openapi('RecordCard');

const recordView = recordCard
  .extend({
    source: z.enum(['discogs', 'collection-json', 'musicbrainz', 'manual']),
    discogsReleaseId: z.number().int().nullable(),
    discogsMasterId: z.number().int().nullable(),
    mbid: z.string().nullable(),
    labels: z.array(z.object({ name: z.string(), catalogueNumber: z.string() })),
    formats: z.array(
      z.object({ name: z.string(), quantity: z.number().int(), descriptions: z.array(z.string()) }),
    ),
    country: z.string().nullable(),
    barcode: z.string().nullable(),
    folder: z.string().nullable(),
    rating: z.number().int().nullable(),
    mediaCondition: z.string().nullable(),
    sleeveCondition: z.string().nullable(),
    notes: z.string().nullable(),
    /** `waiting` while the job that fetches it has not come to it; `failed` with a reason. */
    trackList: z.object({
      state: z.enum(['ready', 'waiting', 'failed', 'none']),
      reason: z.string().nullable(),
      fetchedAt: instant.nullable(),
    }),
    trackItems: z.array(recordTrack),
    /** Other copies and editions on the shelf of the same master. */
    editions: z.array(recordCard),
    /** The release in the person's catalogue, when it has listens. */
    releaseId: z.number().int().nullable(),
  })
  .openapi('Record');

const filters = {
  q: z.string().trim().max(200).optional().openapi({ description: 'Full text; typos are forgiven' }),
  artist: z.string().max(300).optional().openapi({ description: 'Key of an artist' }),
  genre: z.string().max(100).optional(),
  style: z.string().max(100).optional(),
  decade: z.coerce.number().int().min(1900).max(2090).optional().openapi({ example: 1970 }),
  format: z.string().max(100).optional().openapi({ example: 'Vinyl' }),
  label: z.string().max(200).optional(),
  folder: z.string().max(200).optional(),
  /** Records that left the collection are shown only on request. */
  left: z.stringbool().default(false),
};

const shelfQuery = z.object({
  ...filters,
  sort: z.enum(['added', 'artist', 'title', 'year', 'listens', 'scrobbled']).default('added'),
  direction: z.enum(['ascending', 'descending']).optional(),
  ...cursorQuery,
});

const facet = z.array(z.object({ value: z.string(), records: z.number().int() }));

const recordImport = z
  .object({
    id: z.number().int(),
    kind: z.enum(['discogs-csv', 'discogs-api', 'collection-json']),
    fileName: z.string().nullable(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    /** 0 … 1, null while unknown. */
    share: z.number().nullable(),
    read: z.number().int(),
    added: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    left: z.number().int(),
    refused: z.number().int(),
    refusals: z.array(z.object({ where: z.string(), field: z.string(), reason: z.string() })),
    error: z.string().nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .openapi('RecordImport');

const share = z.object({ url: z.string(), createdAt: instant }).openapi('ShelfShare');

const foundRelease = z
  .object({
    source: z.enum(['discogs', 'musicbrainz']),
    /** Discogs release id or MusicBrainz release MBID. */
    id: z.string(),
    title: z.string(),
    artist: z.string(),
    year: z.number().int().nullable(),
    format: z.string(),
    label: z.string().nullable(),
    country: z.string().nullable(),
    barcode: z.string().nullable(),
    onShelf: z.boolean(),
  })
  .openapi('FoundRelease');

const recordId = z.object({ id: identifier });
const shareToken = z.object({ token: z.string().max(100) });

export const recordEndpoints = defineEndpoints({
  'GET /api/v1/records': {
    summary: 'The shelf, filtered and sorted',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    query: shelfQuery,
    response: page(recordCard).extend({ total: z.number().int() }),
  },
  'GET /api/v1/records/facets': {
    summary: 'What the shelf can be filtered by',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    query: z.object(filters),
    response: z.object({
      genres: facet,
      styles: facet,
      decades: facet,
      formats: facet,
      labels: facet,
      folders: facet,
    }),
  },
  'GET /api/v1/records/random': {
    summary: 'One record by chance, among those the filters leave',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    query: z.object(filters),
    response: z.object({ record: recordCard.nullable() }),
  },
  'GET /api/v1/records/track-lists': {
    summary: 'How far the fetching of track lists and covers is',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    response: z.object({
      ready: z.number().int(),
      waiting: z.number().int(),
      failed: z.number().int(),
      running: z.boolean(),
    }),
  },
  'GET /api/v1/records/artists/{key}': {
    summary: 'An artist on the shelf: their records, and what was heard of them',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    params: z.object({ key: z.string().max(300) }),
    response: z.object({
      name: z.string(),
      key: z.string(),
      listens: z.number().int(),
      artistId: z.number().int().nullable(),
      records: z.array(recordCard),
    }),
  },
  'GET /api/v1/records/{id}': {
    summary: 'One record with its track list',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    params: recordId,
    response: recordView,
  },
  'DELETE /api/v1/records/{id}': {
    summary: 'Take a record off the shelf',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    params: recordId,
    response: done,
  },
  'PATCH /api/v1/records/{id}/tracks/{number}': {
    summary: 'Correct the length of a track',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    params: z.object({ id: identifier, number: identifier }),
    body: z.object({ lengthSeconds: z.number().int().min(1).max(86_400) }),
    response: recordTrack,
  },
  'POST /api/v1/records/{id}/refresh': {
    summary: 'Fetch track list and cover anew',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    params: recordId,
    response: done,
    status: 202,
  },
  'POST /api/v1/records': {
    summary: 'Put a found release on the shelf',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    body: z.object({ source: z.enum(['discogs', 'musicbrainz']), id: z.string().trim().min(1).max(64) }),
    response: z.object({ id: z.number().int(), added: z.boolean() }),
    status: 201,
  },
  'GET /api/v1/records/barcodes/{code}': {
    summary: 'Releases with this barcode',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    params: z.object({ code: z.string().max(32) }),
    response: z.object({ code: z.string(), items: z.array(foundRelease) }),
  },
  'POST /api/v1/record-imports': {
    summary: 'Import a collection file (form field `file`): Discogs CSV or collection.json',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    response: recordImport,
    status: 202,
  },
  'POST /api/v1/record-imports/discogs': {
    summary: 'Bring the shelf up to date from the linked Discogs account',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    response: recordImport,
    status: 202,
  },
  'GET /api/v1/record-imports': {
    summary: 'Imports of records, newest first',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    response: z.object({ items: z.array(recordImport) }),
  },
  'GET /api/v1/record-imports/{id}': {
    summary: 'One import of records',
    tag: 'Records',
    access: 'listener',
    scope: 'read',
    params: recordId,
    response: recordImport,
  },
  'POST /api/v1/record-imports/{id}/cancel': {
    summary: 'Stop an import; what it has read stays',
    tag: 'Records',
    access: 'listener',
    scope: 'write',
    params: recordId,
    response: done,
  },
  'GET /api/v1/images/{image}/{size}': {
    summary: 'A cover, small (250), medium (500) or large (1200 px at most)',
    tag: 'Records',
    access: 'anyone',
    params: z.object({ image: z.string().max(64), size: z.enum(['small', 'medium', 'large']) }),
    produces: 'image/jpeg',
  },
  'GET /api/v1/shelf-share': {
    summary: 'The link that shows the shelf to others, if there is one',
    tag: 'Records',
    access: 'listener',
    response: z.object({ share: share.nullable() }),
  },
  'POST /api/v1/shelf-share': {
    summary: 'Make a link that shows the shelf to others, read only',
    tag: 'Records',
    access: 'listener',
    response: z.object({ share }),
    status: 201,
  },
  'DELETE /api/v1/shelf-share': {
    summary: 'Switch the link off',
    tag: 'Records',
    access: 'listener',
    response: done,
  },
  'GET /api/v1/shelves/{token}': {
    summary: 'A shared shelf',
    tag: 'Shared shelf',
    access: 'anyone',
    params: shareToken,
    query: shelfQuery,
    response: page(recordCard).extend({ total: z.number().int(), owner: z.string() }),
  },
  'GET /api/v1/shelves/{token}/facets': {
    summary: 'What a shared shelf can be filtered by',
    tag: 'Shared shelf',
    access: 'anyone',
    params: shareToken,
    query: z.object(filters),
    response: z.object({
      genres: facet,
      styles: facet,
      decades: facet,
      formats: facet,
      labels: facet,
      folders: facet,
    }),
  },
  'GET /api/v1/shelves/{token}/records/{id}': {
    summary: 'One record of a shared shelf; notes, conditions and listens stay private',
    tag: 'Shared shelf',
    access: 'anyone',
    params: shareToken.extend({ id: identifier }),
    response: recordView,
  },
});
