import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  collectionCsv,
  openShelfWorld,
  type ShelfWorld,
  shelfReleases,
  signedInPage,
} from './shelf-support.ts';
import { dropFile, graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

describe.skipIf(runsWithout('chromium'))('from a collection file to a shelf that is browsed', () => {
  let world: ShelfWorld;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let sharedPath: string;

  beforeAll(async () => {
    [world, browser] = await Promise.all([openShelfWorld(), openBrowser()]);
    page = await signedInPage(browser, world);
    errors = watchForErrors(page);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  const card = (title: string) => page.getByRole('article').filter({ hasText: title });

  test('an empty shelf leads to the import', async () => {
    await page.goto(`${world.server.url}/records`);
    await page.getByText('The shelf is empty.').waitFor();
    await page.getByRole('link', { name: 'Import a collection' }).click();
    await page.getByRole('heading', { level: 1, name: 'Import records' }).waitFor();
  });

  test('a CSV dropped on the page is imported, and says what it refused and why', async () => {
    await settled(page);
    await dropFile(page, 'ines-collection.csv', collectionCsv);
    const report = page.getByRole('article', { name: 'ines-collection.csv' });
    await report.getByText('done', { exact: true }).waitFor({ timeout: 15_000 });
    const figure = (name: string) => report.locator('dl > div').filter({ hasText: name }).locator('dd');
    expect(await figure('new').textContent()).toBe('2');
    expect(await figure('refused').textContent()).toBe('1');
    await report.getByText('Why 1 was refused').click();
    await report.getByText(/line 4.*Title/).waitFor();
  });

  test('a file that is no collection is refused with the reason, and changes nothing', async () => {
    const file = page.locator('input[type=file]');
    for (const [name, buffer, reason] of [
      ['utf16.csv', Buffer.from('\ufeffArtist,Title', 'utf16le'), /UTF-16/],
      ['listens.csv', Buffer.from('time,track\n1,2'), /release_id/],
    ] as const) {
      await file.setInputFiles({ name, mimeType: 'text/csv', buffer });
      await page.getByRole('alert').filter({ hasText: name }).getByText(reason).waitFor();
    }
    expect(await page.getByRole('article').count()).toBe(1);
    // Refused requests are logged by the browser itself.
    errors.length = 0;
  });

  test('the shelf shows them; a typo is forgiven, and the search stands in the address', async () => {
    await page.getByRole('link', { name: 'Back to the records' }).click();
    await page.getByText('2 records', { exact: true }).waitFor();
    await card('Tideline').waitFor();
    await page.getByLabel('Search the records').fill('cathedrl');
    await page.getByText('1 record', { exact: true }).waitFor();
    await expect.poll(() => page.url()).toContain('q=cathedrl');
    expect(await card('Tideline').count()).toBe(0);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByText('2 records', { exact: true }).waitFor();
    expect(await page.getByLabel('Search the records').inputValue()).toBe('');
  });

  test('filters work by keyboard, show as chips, and can be cleared when nothing matches', async () => {
    const label = page.getByRole('button', { name: 'Label', exact: true });
    await label.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Label' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => label.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Lantern Records/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 record', { exact: true }).waitFor();
    const chips = page.getByRole('list', { name: 'Filters that are on' });
    await chips.getByRole('button', { name: /Lantern Records/ }).waitFor();
    await page.getByLabel('Search the records').fill('zzzzzz');
    await page.getByText('Nothing on the shelf matches.').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByText('2 records', { exact: true }).waitFor();
  });

  test('an album page has its sides, marks what is estimated, and takes the true length', async () => {
    await card('Tideline').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Tideline' }).waitFor();
    const sideB = page.getByRole('region', { name: 'Side B' });
    // The track list is fetched by a job after the import.
    await sideB.waitFor({ timeout: 20_000 });
    await page.getByRole('region', { name: 'Side A' }).getByText('7:40').waitFor();
    await page.getByRole('link', { name: 'Marble Estuary', exact: true }).waitFor();
    await page.getByText('bought in Granada').waitFor();
    const length = sideB.getByRole('button', { name: /^Kerosene, length/ });
    expect(await length.textContent()).toContain('≈');
    await length.click();
    await page.getByLabel('Length of Kerosene, minutes and seconds').fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByText('Write minutes and seconds').waitFor({ state: 'attached' });
    await page.getByLabel('Length of Kerosene, minutes and seconds').fill('4:05');
    await page.keyboard.press('Enter');
    await expect.poll(() => length.textContent()).toMatch(/^Kerosene, length 4:05/);
    await sideB.getByText('9:05', { exact: true }).waitFor();
    const source = page.getByRole('link', { name: 'Discogs', exact: true });
    expect(await source.getAttribute('href')).toBe('https://www.discogs.com/release/501');
  }, 40_000);

  test('a record with discs has them as discs; its artist has a page', async () => {
    await page.goto(`${world.server.url}/records`);
    await card('Cathedral Stairs').getByRole('link').click();
    await page.getByRole('region', { name: 'Disc 2' }).waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'Nine Lanterns' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nine Lanterns' }).waitFor();
    await page.getByText('1 record on the shelf · no listens yet').waitFor();
  });

  test('records are chosen for one scrobble job', async () => {
    await page.goto(`${world.server.url}/records`);
    await page.getByRole('button', { name: 'Scrobble these…' }).click();
    const bar = page.getByRole('region', { name: 'Chosen records' });
    await page.getByRole('checkbox', { name: /Tideline/ }).check();
    await bar.getByText('1 chosen').waitFor();
    await bar.getByRole('button', { name: 'All 2' }).click();
    await bar.getByText('2 chosen').waitFor();
    await bar.getByRole('button', { name: 'Scrobble…' }).click();
    await page.getByRole('dialog', { name: 'Scrobble records' }).waitFor();
    await page.keyboard.press('Escape');
    await bar.getByRole('button', { name: 'Cancel' }).click();
    await bar.waitFor({ state: 'detached' });
  });

  test('Discogs is linked by a token and brings the shelf up to date', async () => {
    const { token } = world.discogs.addUser({ name: 'ines_records' });
    await page.goto(`${world.server.url}/records/import`);
    await page.getByLabel('Personal token').fill('wrong');
    await page.getByRole('button', { name: 'Link Discogs' }).click();
    await page.getByRole('alert').waitFor();
    errors.length = 0;
    await page.getByLabel('Personal token').fill(token);
    await page.getByRole('button', { name: 'Link Discogs' }).click();
    await page.getByText('Linked as ines_records').first().waitFor();
    for (const release of shelfReleases) world.discogs.addToCollection('ines_records', release);
    await page.getByRole('button', { name: 'Bring the shelf up to date' }).click();
    const report = page.getByRole('article', { name: 'Discogs account' });
    await report.getByText('done', { exact: true }).waitFor({ timeout: 15_000 });
    const added = report.locator('dl > div').filter({ hasText: 'new' }).locator('dd');
    expect(await added.textContent()).toBe('0');
  });

  test('the cover comes from our own server', async () => {
    await page.goto(`${world.server.url}/records`);
    await card('Tideline').getByRole('link').click();
    await page.getByRole('button', { name: 'Fetch track list and cover anew' }).click();
    const cover = page.locator('article header img');
    await cover.waitFor({ timeout: 20_000 });
    await expect
      .poll(() => cover.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect(await cover.getAttribute('src')).toMatch(/^\/api\/v1\/images\//);
  }, 40_000);

  test('a barcode that was mistyped is refused; a right one is found and put on the shelf', async () => {
    await page.goto(`${world.server.url}/records/barcode`);
    await page.getByLabel('Barcode').fill('4006381333932');
    await page.getByRole('button', { name: 'Find it' }).click();
    await page.getByText(/check digit/).waitFor();
    await page.getByLabel('Barcode').fill('4 006381 333931');
    await page.keyboard.press('Enter');
    await page.getByText('Mirror of Copper').waitFor();
    await page.getByRole('button', { name: 'Put it on the shelf' }).click();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mirror of Copper' }).waitFor();
  });

  test('a record is taken off the shelf after a question', async () => {
    await page.getByRole('button', { name: 'Take off the shelf' }).click();
    await page.getByRole('button', { name: 'Take it off' }).click();
    await page.getByText('2 records', { exact: true }).waitFor();
    expect(await card('Mirror of Copper').count()).toBe(0);
  });

  test('a link shows the shelf to somebody without an account, and nothing private', async () => {
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const box = page.getByRole('dialog').locator('pre');
    await box.waitFor();
    sharedPath = new URL((await box.textContent()) ?? '').pathname;
    await page.keyboard.press('Escape');
    const visitor = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    const seen = watchForErrors(visitor);
    await visitor.goto(world.server.url + sharedPath);
    await visitor.getByRole('heading', { level: 1, name: 'Records of Inés' }).waitFor();
    expect(await visitor.getByRole('navigation').count()).toBe(0);
    await visitor.getByRole('link', { name: 'Tideline' }).click();
    await visitor.getByRole('region', { name: 'Side A' }).waitFor();
    expect(await visitor.getByText('bought in Granada').count()).toBe(0);
    expect(await visitor.getByRole('button', { name: /Scrobble|Take off/ }).count()).toBe(0);
    await visitor.getByRole('link', { name: 'Marble Estuary', exact: true }).click();
    await visitor.getByText('1 record on the shelf').waitFor();
    expect(seen).toEqual([]);
    await visitor.context().close();
  });

  test('every page fits 320 pixels and has no grave accessibility finding, light and dark', async () => {
    const narrow = await signedInPage(browser, world, { viewport: { width: 320, height: 740 } });
    const seen = watchForErrors(narrow);
    const faults: string[] = [];
    for (const path of [
      '/records',
      '/records?genre=Rock',
      '/records?q=zzzzzz',
      '/records/1',
      '/records/2',
      '/records/artists/nine%20lanterns',
      '/records/import',
      '/records/barcode',
      sharedPath,
      `${sharedPath}/records/1`,
    ]) {
      await narrow.goto(world.server.url + path);
      await settled(narrow);
      const wider = await overflow(narrow);
      if (wider > 0) faults.push(`${path} is ${wider} px too wide`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await narrow.emulateMedia({ colorScheme });
        for (const finding of await graveFindings(narrow)) faults.push(`${path}, ${colorScheme}: ${finding}`);
      }
    }
    expect(faults).toEqual([]);
    expect(seen).toEqual([]);
    await narrow.context().close();
  }, 120_000);

  test('a link that was switched off shows nothing any more', async () => {
    await page.goto(`${world.server.url}/records`);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Switch it off' }).click();
    await page.getByRole('button', { name: 'Make a link' }).waitFor();
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(world.server.url + sharedPath);
    await visitor.getByRole('heading', { level: 1, name: 'This link shows nothing.' }).waitFor();
    await visitor.context().close();
  });

  test('nothing was thrown, logged or refused by the content security policy', () => {
    expect(errors).toEqual([]);
  });
});
