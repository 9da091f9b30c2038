import { Fault } from '@fonoteca/domain';
import type { MiddlewareHandler } from 'hono';

const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  // Covers of a static shelf are addresses elsewhere.
  "img-src 'self' https: data: blob:",
  "style-src 'self'",
  // Positions and sizes that scripts compute; no style sheet can be smuggled in through an attribute.
  "style-src-attr 'unsafe-inline'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer, the Worker's own and (by the `_headers` file of the build) those of files. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=()',
  'strict-transport-security': 'max-age=31536000',
};

export const addSecurityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  // Answers of the account's object cannot be changed; a copy can.
  context.res = new Response(context.res.body, context.res);
  for (const [name, value] of Object.entries(securityHeaders)) context.res.headers.set(name, value);
};

/** Refuses writes that a page of another site makes a browser send. */
export const checkOrigin =
  (allowed: (context: Parameters<MiddlewareHandler>[0]) => readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
      const origin = context.req.header('origin');
      const own = new URL(context.req.url).origin;
      if (!origin || (origin !== own && !allowed(context).includes(origin))) {
        throw new Fault('forbidden', 'The request does not come from a page of this installation', {
          fields: [
            {
              field: 'Origin',
              reason: 'send it from a page of this address, or name the origin in ALLOWED_ORIGINS',
            },
          ],
        });
      }
    }
    await next();
  };
