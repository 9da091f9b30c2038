import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { MiddlewareHandler } from 'hono';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};

/**
 * Serves the built web pages. Only files that were there at the start are served, so no path leads out of
 * the folder. Files under assets/ carry a hash in their names and are kept for a year by browsers; every
 * address that is no file gets the page itself, which has its own router.
 */
export function serveWeb(folder: string): MiddlewareHandler {
  const files = listFiles(folder);
  const index = files.has('/index.html') ? readFileSync(join(folder, 'index.html')) : undefined;
  const etag = index && `"${createHash('sha256').update(index).digest('base64url').slice(0, 22)}"`;

  return async (context, next) => {
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') return next();
    const { path } = context.req;
    if (path !== '/index.html' && files.has(path)) {
      return context.body(await readFile(join(folder, path)), 200, {
        'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
        'cache-control': path.startsWith('/assets/')
          ? 'public, max-age=31536000, immutable'
          : 'public, max-age=3600',
      });
    }
    // A missing asset is an error, not the page.
    if (path.startsWith('/assets/') || path.startsWith('/api/')) return next();
    if (!index || !etag) return context.text(notBuilt, 503);
    if (context.req.header('if-none-match') === etag) return context.body(null, 304, { etag });
    return context.body(index, 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      etag,
    });
  };
}

const notBuilt = 'The web pages are not built yet: run "npm run build". The API answers at /api/v1/docs.\n';

function listFiles(folder: string): Set<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return new Set(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath.slice(folder.length)}/${entry.name}`.replaceAll('\\', '/')),
    );
  } catch {
    return new Set();
  }
}
