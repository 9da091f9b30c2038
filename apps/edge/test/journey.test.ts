import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, runsWithout } from '@fonoteca/test-kit';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite, readShelf } from '../scripts/site.ts';
import { openWorld, type World } from './support/world.ts';

const collection = [
  {
    release_name: 'Kind of Blue',
    release_artist: 'Miles Davis',
    discogs_id: 1,
    tracklist: [
      { position: 'A1', title: 'So What', duration: '9:22' },
      { position: 'B1', title: 'All Blues', duration: '11:33' },
    ],
  },
];

describe.skipIf(runsWithout('chromium'))('a record goes from a static shelf to Last.fm', () => {
  let folder: string;
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fonoteca-edge-journey-'));
    const file = join(folder, 'collection.json');
    await writeFile(file, JSON.stringify(collection));
    const site = join(folder, 'site');
    await buildSite(await readShelf(file), site);
    world = await openWorld({ site }, { autoAuthorise: 'ada' });
    world.lastfm.addUser({ name: 'ada' });
    browser = await chromium.launch({
      executablePath: process.env.FONOTECA_TEST_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'],
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('browse, sign in, press the button, see it done', async () => {
    const page = await browser.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    // Chromium keeps Secure cookies over plain http for this name.
    const url = world.edge.url.replace('127.0.0.1', 'localhost');
    await page.goto(`${url}/records`);
    await page.getByRole('link', { name: 'Kind of Blue' }).first().click();
    await page.getByRole('heading', { name: 'Kind of Blue' }).waitFor();
    await page.getByRole('button', { name: 'Sign in' }).first().click();
    await page.getByText('ada', { exact: true }).first().waitFor();
    await page.getByRole('heading', { name: 'Kind of Blue' }).waitFor();
    await page
      .getByRole('button', { name: /^Scrobble/ })
      .first()
      .click();
    const ledger = await eventually(() => world.lastfm.ledger().length === 2 && world.lastfm.ledger(), {
      seconds: 10,
      explain: () => JSON.stringify(world.lastfm.requests().map(({ operation }) => operation)),
    });
    expect(ledger.map(({ artist, track, album }) => [artist, track, album])).toEqual([
      ['Miles Davis', 'So What', 'Kind of Blue'],
      ['Miles Davis', 'All Blues', 'Kind of Blue'],
    ]);
    await page.goto(`${url}/queue`);
    await page.getByText('2 accepted').waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.map(({ httpOnly, secure, sameSite }) => ({ httpOnly, secure, sameSite }))).toEqual([
      { httpOnly: true, secure: true, sameSite: 'Lax' },
    ]);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(thrown).toEqual([]);
  }, 60_000);
});
