import { z } from '@hono/zod-openapi';
import { cursorQuery, defineEndpoints, done, identifier, instant, page } from './common.ts';

const scrobbleRule = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('standard') }),
    z.object({ kind: z.literal('everything') }),
    z.object({
      kind: z.literal('custom'),
      minimumSeconds: z.number().int().min(0).max(600),
      minimumShare: z.number().min(0).max(1),
      orSeconds: z.number().int().min(0).max(3600),
    }),
  ])
  .openapi('ScrobbleRule');

const me = z
  .object({
    id: z.number(),
    name: z.string(),
    role: z.enum(['owner', 'listener']),
    timeZone: z.string(),
    scrobbleRule,
    createdAt: instant,
    /** True while the generated sample history is loaded. */
    hasSample: z.boolean(),
    listens: z.number(),
  })
  .openapi('Me');

const password = z.string().min(10).max(256);
const name = z.string().trim().min(1).max(64);
const role = z.enum(['owner', 'listener']);
const scope = z.enum(['scrobble', 'read', 'write']);

const signInSession = z
  .object({
    id: z.string(),
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    createdAt: instant,
    lastSeenAt: instant,
    current: z.boolean(),
  })
  .openapi('SignInSession');

const apiToken = z
  .object({
    id: z.number(),
    label: z.string(),
    scopes: z.array(scope),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    lastClient: z.string().nullable(),
  })
  .openapi('ApiToken');

const invitation = z
  .object({
    id: z.number(),
    role,
    note: z.string().nullable(),
    createdAt: instant,
    expiresAt: instant,
    usedBy: z.string().nullable(),
    state: z.enum(['open', 'used', 'expired', 'revoked']),
  })
  .openapi('Invitation');

export const accountEndpoints = defineEndpoints({
  'GET /api/v1/setup': {
    summary: 'Whether this instance still waits for its owner',
    tag: 'Accounts',
    access: 'anyone',
    response: z.object({ needsOwner: z.boolean(), version: z.string() }),
  },
  'GET /api/v1/invitations/by-token/{token}': {
    summary: 'What an invitation (or the set-up link) is good for',
    tag: 'Accounts',
    access: 'anyone',
    params: z.object({ token: z.string().max(100) }),
    response: z.object({ role, expiresAt: instant }),
  },
  'POST /api/v1/invitations/accept': {
    summary: 'Make an account from an invitation or the set-up link, and sign in',
    tag: 'Accounts',
    access: 'anyone',
    body: z.object({ token: z.string().max(100), name, password, timeZone: z.string().max(64) }),
    response: me,
    status: 201,
  },
  'POST /api/v1/sign-in': {
    summary: 'Sign in',
    tag: 'Accounts',
    access: 'anyone',
    body: z.object({ name: z.string().max(200), password: z.string().max(256) }),
    response: me,
  },
  'POST /api/v1/sign-out': { summary: 'Sign out', tag: 'Accounts', access: 'listener', response: done },
  'GET /api/v1/me': {
    summary: 'Who is signed in',
    tag: 'Accounts',
    access: 'listener',
    scope: 'read',
    response: me,
  },
  'PATCH /api/v1/me': {
    summary: 'Change name, time zone or the scrobble rule',
    tag: 'Accounts',
    access: 'listener',
    body: z.object({
      name: name.optional(),
      timeZone: z.string().max(64).optional(),
      scrobbleRule: scrobbleRule.optional(),
    }),
    response: me,
  },
  'DELETE /api/v1/me': {
    summary: 'Delete the account and everything in it',
    tag: 'Accounts',
    access: 'listener',
    body: z.object({
      password: z.string().max(256),
      confirm: z.string().openapi({ description: 'The name of the account' }),
    }),
    response: done,
  },
  'GET /api/v1/account/file': {
    summary:
      'Everything of the person as one zip: listens, records, playlists, taste, lists, linked accounts; no secrets. README.txt in it names each file and its fields',
    tag: 'Accounts',
    access: 'listener',
    scope: 'read',
    produces: 'application/zip',
  },
  'POST /api/v1/me/password': {
    summary: 'Change the password; every other sign-in session ends',
    tag: 'Accounts',
    access: 'listener',
    body: z.object({ current: z.string().max(256), next: password }),
    response: done,
  },
  'GET /api/v1/me/sessions': {
    summary: 'Where the person is signed in',
    tag: 'Accounts',
    access: 'listener',
    response: z.object({ items: z.array(signInSession) }),
  },
  'DELETE /api/v1/me/sessions': {
    summary: 'Sign out everywhere else',
    tag: 'Accounts',
    access: 'listener',
    response: done,
  },
  'DELETE /api/v1/me/sessions/{id}': {
    summary: 'End one sign-in session',
    tag: 'Accounts',
    access: 'listener',
    params: z.object({ id: z.string().max(100) }),
    response: done,
  },
  'GET /api/v1/me/audit': {
    summary: 'What changed access to this account',
    tag: 'Accounts',
    access: 'listener',
    query: z.object(cursorQuery),
    response: page(
      z.object({
        id: z.number(),
        action: z.string(),
        details: z.record(z.string(), z.unknown()),
        address: z.string().nullable(),
        at: instant,
      }),
    ),
  },
  'GET /api/v1/tokens': {
    summary: 'Tokens of scrobble clients',
    tag: 'Tokens',
    access: 'listener',
    response: z.object({ items: z.array(apiToken) }),
  },
  'POST /api/v1/tokens': {
    summary: 'Make a token; it is shown this once',
    tag: 'Tokens',
    access: 'listener',
    body: z.object({ label: z.string().trim().min(1).max(100), scopes: z.array(scope).min(1) }),
    response: apiToken.extend({ token: z.string() }),
    status: 201,
  },
  'DELETE /api/v1/tokens/{id}': {
    summary: 'Revoke a token',
    tag: 'Tokens',
    access: 'listener',
    params: z.object({ id: identifier }),
    response: done,
  },
  'GET /api/v1/people': {
    summary: 'Everybody on this instance',
    tag: 'Owner',
    access: 'owner',
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          role,
          createdAt: instant,
          lastSeenAt: instant.nullable(),
        }),
      ),
    }),
  },
  'DELETE /api/v1/people/{id}': {
    summary: 'Remove a person and all their data',
    tag: 'Owner',
    access: 'owner',
    params: z.object({ id: identifier }),
    response: done,
  },
  'GET /api/v1/invitations': {
    summary: 'Invitations',
    tag: 'Owner',
    access: 'owner',
    response: z.object({ items: z.array(invitation) }),
  },
  'POST /api/v1/invitations': {
    summary: 'Invite somebody; the link is shown this once',
    tag: 'Owner',
    access: 'owner',
    body: z.object({ role: role.default('listener'), note: z.string().trim().max(200).optional() }),
    response: invitation.extend({ link: z.string() }),
    status: 201,
  },
  'DELETE /api/v1/invitations/{id}': {
    summary: 'Revoke an invitation',
    tag: 'Owner',
    access: 'owner',
    params: z.object({ id: identifier }),
    response: done,
  },
});
