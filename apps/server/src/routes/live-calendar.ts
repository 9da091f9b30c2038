import { RequestLimit } from '@fonoteca/accounts';
import { calendarOf, createFeed, endFeed, openFeed, readFeed } from '@fonoteca/live';
import { baseUrl } from '../http/base-url.ts';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

/** The calendar feed: its address for the person, its content for whoever has the address. */
export function calendarRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;
  const { platforms, beliefs } = runtime.live;

  routes.implement('GET /api/v1/live/calendar', async ({ caller }) => ({
    feed: await readFeed(db, caller.person.id),
  }));
  routes.implement('POST /api/v1/live/calendar', async ({ context, caller }) => {
    const secret = await createFeed(db, caller.person.id, new Date());
    return { url: `${baseUrl(runtime, context)}/api/v1/live/calendar/${secret}` };
  });
  routes.implement('DELETE /api/v1/live/calendar', async ({ caller }) => {
    await endFeed(db, caller.person.id);
    return { ok: true };
  });

  // Calendars ask once an hour or so; some devices share an address.
  const limit = new RequestLimit({ requests: 30, seconds: 600 });
  routes.implement('GET /api/v1/live/calendar/{secret}', async ({ params }) => {
    const now = Date.now();
    const feed = await openFeed(db, params.secret, new Date(now));
    await limit.count(feed.name);
    const content = await calendarOf(db, { platforms, beliefs, now }, feed);
    return new Response(content, {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="live.ics"',
        'cache-control': 'private, max-age=300',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
