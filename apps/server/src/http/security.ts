import { isIP } from 'node:net';
import { isSameOrigin } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';

const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "img-src 'self' data: blob:",
  "style-src 'self'",
  // Positions and sizes that scripts compute; no style sheet can be smuggled in through an attribute.
  "style-src-attr 'unsafe-inline'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set('content-security-policy', contentSecurityPolicy);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('x-frame-options', 'DENY');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  // The camera reads barcodes, on our own pages alone.
  headers.set('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=()');
  if (isSecure(context)) headers.set('strict-transport-security', 'max-age=31536000');
};

const wildcards = ['0.0.0.0', '::', '[::]'];
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests for names that are not ours: a page elsewhere whose name is pointed at this machine
 * (DNS rebinding) would otherwise be its own origin here. Addresses cannot be rebound; they pass where
 * every address is listened on.
 */
export function checkHost(config: Pick<Config, 'host' | 'publicUrl'>): MiddlewareHandler {
  const publicName = config.publicUrl && new URL(config.publicUrl).hostname;
  const allowed = new Set([...loopbackNames, bracketed(config.host), ...(publicName ? [publicName] : [])]);
  const anyAddress = wildcards.includes(config.host);
  return async (context, next) => {
    const name = hostName(context);
    const isAddress = isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    if (!allowed.has(name) && !name.endsWith('.localhost') && !(anyAddress && isAddress)) {
      throw new Fault('forbidden', `This server does not answer for the name "${name.slice(0, 100)}"`, {
        fields: [{ field: 'Host', reason: 'set FONOTECA_PUBLIC_URL to the address that you use' }],
      });
    }
    await next();
  };
}

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host.toLowerCase());

function hostName(context: Context): string {
  const host = context.req.header('host') ?? '';
  return (/^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1] ?? host).toLowerCase();
}

/** Whether the browser speaks TLS with us or with the proxy in front. */
export function isSecure(context: Context): boolean {
  return addressOf(context).proto === 'https';
}

interface Facts {
  readonly address: string | null;
  readonly proto: 'http' | 'https';
}

const known = new WeakMap<Request, Facts>();

/** Where the request comes from. Filled by `clientFacts`. */
export const addressOf = (context: Context): Facts =>
  known.get(context.req.raw) ?? { address: null, proto: 'http' };

/**
 * Notes the client's address. A proxy is believed only where a public URL is configured and the
 * connection comes from this machine or a private network; then its last `X-Forwarded-For` counts.
 */
export function clientFacts(
  config: Pick<Config, 'publicUrl'>,
  remoteAddress: (context: Context) => string | undefined,
): MiddlewareHandler {
  return async (context, next) => {
    const remote = remoteAddress(context)?.replace(/^::ffff:/, '') ?? null;
    const proxied = config.publicUrl !== undefined && remote !== null && isPrivate(remote);
    const forwarded = proxied ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
    const https =
      proxied &&
      (context.req.header('x-forwarded-proto') === 'https' ||
        config.publicUrl?.startsWith('https:') === true) &&
      forwarded !== undefined;
    known.set(context.req.raw, { address: forwarded || remote, proto: https ? 'https' : 'http' });
    await next();
  };
}

const isPrivate = (address: string): boolean =>
  isLoopback(address) || /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/i.test(address);

export const isLoopback = (address: string | null): boolean =>
  address !== null && (address === '::1' || address.startsWith('127.'));

/**
 * Whether the sign-in cookie is Secure: always, but for plain http on this machine, and where the
 * configured public URL says that plain http is meant.
 */
export const cookieIsSecure = (context: Context, config: Pick<Config, 'publicUrl'>): boolean =>
  isSecure(context) || !(isLoopbackName(hostName(context)) || config.publicUrl?.startsWith('http:') === true);

/** Refuses to sign in where the browser would drop the cookie, and says so instead of failing silently. */
export function refusePlainHttp(context: Context, config: Pick<Config, 'publicUrl'>): void {
  if (isSecure(context) || !cookieIsSecure(context, config) || config.publicUrl?.startsWith('https:')) return;
  throw new Fault('forbidden', 'Signing in over plain http works on this machine alone', {
    fields: [
      {
        field: 'FONOTECA_PUBLIC_URL',
        reason:
          'put a proxy with https in front and set its address; or set an http address to accept the risk',
      },
    ],
  });
}

const isLoopbackName = (name: string): boolean => loopbackNames.includes(name) || name.endsWith('.localhost');

/** Whether a write comes from a page of this instance, by the headers that browsers send. */
export function comesFromOurPage(context: Context, config: Pick<Config, 'publicUrl'>): boolean {
  const host = context.req.header('host') ?? '';
  const ours = [`${addressOf(context).proto}://${host}`, ...(config.publicUrl ? [config.publicUrl] : [])];
  return isSameOrigin(originHeaders(context), ours);
}

const originHeaders = (context: Context) => ({
  origin: context.req.header('origin'),
  referer: context.req.header('referer'),
  secFetchSite: context.req.header('sec-fetch-site'),
});

/**
 * Refuses writes that a foreign page makes a browser send. `cookie` says that the sign-in cookie speaks
 * for the request: then a header must say where it comes from; else only a wrong one is refused.
 */
export function checkOrigin(
  context: Context,
  config: Pick<Config, 'publicUrl'>,
  { cookie }: { cookie: boolean },
): void {
  const { origin, referer, secFetchSite } = originHeaders(context);
  if (!cookie && !origin && !referer && !secFetchSite) return;
  if (comesFromOurPage(context, config)) return;
  throw new Fault('forbidden', 'The request comes from a page of another site', {
    fields: [{ field: 'Origin', reason: 'send it from a page of this instance, or use an API token' }],
  });
}
