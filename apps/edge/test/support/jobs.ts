import { setTimeout as pause } from 'node:timers/promises';
import type { ResponseOf } from '@fonoteca/contract';
import type { Browser } from './edge.ts';

export type Job = ResponseOf<'GET /api/v1/scrobbles/jobs/{id}'>;
export type Item = ResponseOf<'POST /api/v1/scrobbles/items/{id}/resend'>;

export const album = (count: number, name = 'First', artist = 'Ada Quartet') =>
  Array.from({ length: count }, (_, index) => ({
    artist,
    track: `${name} ${index + 1}`,
    album: name,
    recordId: name,
    side: index * 2 < count ? 'A' : 'B',
    trackNumber: index + 1,
    lengthSeconds: 120 + index,
  }));

export const scrobble = (browser: Browser, tracks: readonly object[], more: object = {}): Promise<Job> =>
  browser.call('POST', '/api/v1/scrobbles', { what: { kind: 'tracks', tracks }, ...more });

export const jobOf = (browser: Browser, id: string): Promise<Job> =>
  browser.call('GET', `/api/v1/scrobbles/jobs/${id}`);

export async function itemsOf(browser: Browser, id: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ; ) {
    const path = `/api/v1/scrobbles/jobs/${id}/items?limit=200${cursor ? `&cursor=${cursor}` : ''}`;
    const page = await browser.call<{ items: Item[]; next: string | null }>('GET', path);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}

/** Looks at the job again and again until it is as wanted. */
export async function until(
  browser: Browser,
  id: string,
  isWanted: (job: Job) => boolean,
  forMs = 15_000,
): Promise<Job> {
  const end = Date.now() + forMs;
  for (;;) {
    const job = await jobOf(browser, id);
    if (isWanted(job)) return job;
    if (Date.now() > end) throw new Error(`the job stayed ${JSON.stringify(job)}`);
    await pause(50);
  }
}
