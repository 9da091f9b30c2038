import { z } from '@hono/zod-openapi';
import { defineEndpoints, done, identifier, instant } from './common.ts';

const linkedAccount = z
  .object({
    id: z.number().int(),
    service: z.enum(['lastfm', 'listenbrainz']),
    /** For a person: `Last.fm`, `ListenBrainz` or the host. */
    label: z.string(),
    /** null for the service itself; the address of a compatible server. */
    url: z.string().nullable(),
    name: z.string(),
    /** Whether listens are forwarded. */
    forwards: z.boolean(),
    status: z.enum(['active', 'reconnect', 'unusable']),
    message: z.string().nullable(),
    dailyCap: z.number().int(),
    spentToday: z.number().int(),
    waiting: z.number().int(),
    waitUntil: instant.nullable(),
    linkedAt: instant,
  })
  .openapi('LinkedAccount');

const address = z.url({ protocol: /^https?$/ }).max(300);

export const linkedServiceEndpoints = defineEndpoints({
  'GET /api/v1/lastfm/status': {
    summary: 'Whether Last.fm is linked',
    tag: 'Last.fm',
    access: 'listener',
    response: z.object({
      /** Whether this installation has an API key. */
      configured: z.boolean(),
      linked: z.boolean(),
      name: z.string().nullable(),
      status: z.enum(['active', 'reconnect', 'unusable']).nullable(),
      url: z.string().nullable(),
    }),
  },
  'POST /api/v1/lastfm/login': {
    summary: 'Begin the sign-in at Last.fm: send the browser to `url`',
    tag: 'Last.fm',
    access: 'listener',
    body: z.object({ returnTo: z.string().max(300).startsWith('/').optional() }),
    response: z.object({ url: z.string() }),
  },
  'GET /api/v1/lastfm/callback': {
    summary: 'Where Last.fm sends the browser back to',
    tag: 'Last.fm',
    access: 'anyone',
    query: z.object({ token: z.string().max(200).optional(), state: z.string().max(200).optional() }),
    produces: 'text/html',
  },
  'POST /api/v1/lastfm/logout': {
    summary: 'Unlink Last.fm; what waits for it is given up',
    tag: 'Last.fm',
    access: 'listener',
    response: done,
  },
  'GET /api/v1/lastfm/profile': {
    summary: 'The profile there, and the last scrobbles',
    tag: 'Last.fm',
    access: 'listener',
    response: z.object({
      name: z.string(),
      realName: z.string().nullable(),
      url: z.string(),
      scrobbles: z.number().int(),
      registeredAt: instant.nullable(),
      recent: z.array(
        z.object({
          artist: z.string(),
          track: z.string(),
          album: z.string().nullable(),
          /** null while it plays. */
          listenedAt: instant.nullable(),
        }),
      ),
    }),
  },
  'GET /api/v1/lastfm/album': {
    summary: 'Popularity of an album on Last.fm, and how often the person scrobbled it there',
    tag: 'Last.fm',
    access: 'listener',
    query: z.object({ artist: z.string().min(1).max(500), album: z.string().min(1).max(500) }),
    response: z.object({
      listeners: z.number().int().nullable(),
      scrobbles: z.number().int().nullable(),
      own: z.number().int().nullable(),
      url: z.string().nullable(),
    }),
  },

  'GET /api/v1/linked-accounts': {
    summary: 'Services that listens are forwarded to',
    tag: 'Linked services',
    access: 'listener',
    scope: 'read',
    response: z.object({ items: z.array(linkedAccount) }),
  },
  'POST /api/v1/linked-accounts/listenbrainz': {
    summary: 'Link ListenBrainz, or a compatible server by its address, with a user token',
    tag: 'Linked services',
    access: 'listener',
    body: z.object({ token: z.string().trim().min(1).max(200), url: address.optional() }),
    response: linkedAccount,
    status: 201,
  },
  'POST /api/v1/linked-accounts/lastfm-compatible': {
    summary: 'Link a server that speaks the Last.fm protocol (Libre.fm, GNU FM, another Fonoteca)',
    tag: 'Linked services',
    access: 'listener',
    body: z.object({
      url: address,
      name: z.string().trim().min(1).max(100),
      password: z.string().min(1).max(256),
      apiKey: z.string().max(100).optional(),
      secret: z.string().max(100).optional(),
    }),
    response: linkedAccount,
    status: 201,
  },
  'PATCH /api/v1/linked-accounts/{id}': {
    summary: 'Switch forwarding on or off, change the daily cap, try again now',
    tag: 'Linked services',
    access: 'listener',
    params: z.object({ id: identifier }),
    body: z.object({
      forwards: z.boolean().optional(),
      dailyCap: z.number().int().min(1).max(50_000).optional(),
      retryNow: z.literal(true).optional(),
    }),
    response: linkedAccount,
  },
  'DELETE /api/v1/linked-accounts/{id}': {
    summary: 'Unlink; what waits for it is given up',
    tag: 'Linked services',
    access: 'listener',
    params: z.object({ id: identifier }),
    response: done,
  },

  'GET /api/v1/discogs/status': {
    summary: 'Whether Discogs is linked',
    tag: 'Discogs',
    access: 'listener',
    response: z.object({
      linked: z.boolean(),
      name: z.string().nullable(),
      /** Whether this installation can sign in by OAuth; a personal token always works. */
      oauth: z.boolean(),
    }),
  },
  'POST /api/v1/discogs/token': {
    summary: 'Link Discogs with a personal token',
    tag: 'Discogs',
    access: 'listener',
    body: z.object({ token: z.string().trim().min(1).max(200) }),
    response: z.object({ name: z.string() }),
  },
  'POST /api/v1/discogs/login': {
    summary: 'Begin the sign-in at Discogs (OAuth 1.0a): send the browser to `url`',
    tag: 'Discogs',
    access: 'listener',
    response: z.object({ url: z.string() }),
  },
  'GET /api/v1/discogs/callback': {
    summary: 'Where Discogs sends the browser back to',
    tag: 'Discogs',
    access: 'anyone',
    query: z.object({
      oauth_token: z.string().max(200).optional(),
      oauth_verifier: z.string().max(200).optional(),
      denied: z.string().max(200).optional(),
      state: z.string().max(200).optional(),
    }),
    produces: 'text/html',
  },
  'DELETE /api/v1/discogs': {
    summary: 'Unlink Discogs',
    tag: 'Discogs',
    access: 'listener',
    response: done,
  },
});
