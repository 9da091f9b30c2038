import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite, makeStorage, type RunningEdge, readShelf, startEdge } from '@fonoteca/edge/test-support';
import { type LastfmDouble, runsWithout, startLastfmDouble } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

const collection = [
  {
    id: 'tideline',
    title: 'Tideline',
    artist: 'Marble Estuary',
    year: 1979,
    genres: ['Rock'],
    tracklist: [
      { position: 'A1', title: 'Low Water', duration: '3:40' },
      { position: 'B1', title: 'Neap', duration: '5:05' },
    ],
  },
  {
    id: 'paraffin',
    title: 'Paraffin',
    artist: 'Nine Lanterns',
    year: 1994,
    tracklist: [{ position: 'A1', title: 'Kerosene', duration: '2:58' }],
  },
];

describe.skipIf(runsWithout('chromium'))('the pages of a static shelf, with the Worker behind them', () => {
  let lastfm: LastfmDouble;
  let edge: RunningEdge;
  let browser: Browser;
  let site: string;
  let url: string;

  beforeAll(async () => {
    site = await mkdtemp(join(tmpdir(), 'fonoteca-site-'));
    const file = join(site, 'collection.json');
    await writeFile(file, JSON.stringify(collection));
    await buildSite(await readShelf(file), site);
    lastfm = await startLastfmDouble({ autoAuthorise: 'ada' });
    lastfm.addUser({ name: 'ada' });
    edge = await startEdge({
      storage: await makeStorage(),
      lastfmUrl: lastfm.url,
      apiKey: lastfm.apiKey,
      secret: lastfm.secret,
      site,
    });
    // Browsers keep Secure cookies over plain http for this name alone.
    url = edge.url.replace('127.0.0.1', 'localhost');
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await edge?.close();
    await lastfm?.close();
    if (site) await rm(site, { recursive: true, force: true });
  });

  const accepted = () => lastfm.ledger().map(({ track }) => track);
  const openRecord = async (page: Page, title: string) => {
    await page.goto(`${url}/records`);
    await page.getByRole('link', { name: title }).first().click();
    await page.getByRole('button', { name: `Scrobble ${title}` }).waitFor();
  };

  test('browse, sign in at Last.fm, scrobble a side and the whole shelf, see it in the queue', async () => {
    const context = await browser.newContext({
      viewport: { width: 320, height: 740 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const errors = watchForErrors(page);
    const faults: string[] = [];
    const look = async (name: string) => {
      await settled(page);
      const wider = await overflow(page);
      if (wider > 0) faults.push(`${name} is ${wider} px too wide`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const finding of await graveFindings(page)) faults.push(`${name}, ${colorScheme}: ${finding}`);
      }
    };
    await page.goto(url);
    await page.getByText('2 records').waitFor();
    await look('the shelf');
    await openRecord(page, 'Tideline');
    await page.getByRole('button', { name: 'Scrobble Side B of Tideline' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in at Last.fm' }).click();
    await page.getByRole('button', { name: 'Sign out ada' }).waitFor();
    expect(new URL(page.url()).pathname).toContain('/records/');
    await page.getByRole('button', { name: 'Scrobble Side B of Tideline' }).click();
    await page.getByRole('button', { name: 'Side B of Tideline: Scrobbled' }).waitFor({ timeout: 15_000 });
    expect(accepted()).toEqual(['Neap']);
    await look('a record');

    await page.goto(`${url}/records`);
    await page.getByRole('button', { name: 'Scrobble these…' }).click();
    await page.getByRole('button', { name: 'All 2' }).click();
    await page.getByRole('button', { name: 'Scrobble…' }).click();
    await page.getByRole('button', { name: 'Scrobble 3 tracks' }).click();
    await expect.poll(() => accepted().length, { timeout: 15_000 }).toBe(4);
    await page.goto(`${url}/queue`);
    await page.getByRole('article', { name: '2 albums' }).getByText('3 accepted').waitFor();
    await look('the queue');
    await page.goto(`${url}/lastfm`);
    await page.getByRole('heading', { level: 1, name: 'ada' }).waitFor();
    await look('the profile');

    await page.getByRole('button', { name: 'Sign out ada' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(faults).toEqual([]);
    // After the sign-out the profile, still open, is refused once.
    expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
    await context.close();
  }, 90_000);
});
