import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionCsv, type ScrobbleWorld, startScrobbleWorld } from './scrobble-world.ts';
import { graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

/** A service that does not answer at once is asked again after a while: on a busy machine that is no fault. */
const patience = 40_000;

type Person = Awaited<ReturnType<ScrobbleWorld['personWithShelf']>>;

describe.skipIf(runsWithout('chromium'))('records and scrobbling in the browser', () => {
  let world: ScrobbleWorld;
  let browser: Browser;

  beforeAll(async () => {
    world = await startScrobbleWorld();
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  const contextOf = async (person: Person, width = 1280): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Madrid',
      locale: 'en-GB',
    });
    const [name = '', value = ''] = person.cookie.split('=');
    await context.addCookies([{ name, value, url: world.server.url }]);
    return context;
  };

  const linkLastfm = async (page: Page): Promise<void> => {
    await page.goto(`${world.server.url}/settings/linked`);
    await page.getByRole('button', { name: 'Sign in at Last.fm' }).click();
    await page.getByText(`Linked as ${world.lastfmName}`).waitFor();
  };

  const openRecord = async (page: Page, title: string): Promise<void> => {
    await page.goto(`${world.server.url}/records`);
    await page.getByRole('link', { name: title }).first().click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    // With the track list comes what can be scrobbled.
    await page.getByRole('button', { name: `Scrobble ${title}` }).waitFor();
  };

  const accepted = (track: string) => world.lastfm.ledger().filter((entry) => entry.track === track);

  for (const width of [1280, 320]) {
    test(`the whole journey at ${width} pixels: CSV, shelf, album, progress, history`, async () => {
      const person = await world.server.createPerson(`Inés ${width}`, 'listener');
      const context = await contextOf(person, width);
      const page = await context.newPage();
      const errors = watchForErrors(page);
      await linkLastfm(page);
      await page.goto(`${world.server.url}/records/import`);
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'collection.csv', mimeType: 'text/csv', buffer: Buffer.from(collectionCsv) });
      await page.getByText('collection.csv').first().waitFor();
      await expect
        .poll(async () => (await (await person.call('GET', '/api/v1/records/track-lists')).json()).ready, {
          timeout: patience,
        })
        .toBe(3);
      await openRecord(page, 'Tideline');
      const before = Math.floor(Date.now() / 1000);
      await page.getByRole('button', { name: 'Scrobble Tideline' }).click();
      await page.getByRole('button', { name: 'Tideline: Scrobbled' }).waitFor({ timeout: patience });
      // Its message and the button lead to where its way can be seen.
      await page.getByRole('button', { name: 'Tideline: Scrobbled' }).click();
      const job = page.getByRole('article', { name: /Tideline/ });
      await job.getByText('4 accepted').waitFor();
      await job.getByRole('button', { name: 'Show the tracks' }).click();
      await job.getByText('Last.fm: accepted').nth(3).waitFor();
      expect(await overflow(page)).toBe(0);
      await page.goto(`${world.server.url}/history`);
      for (const track of ['Low Water', 'Salt Path', 'Neap', 'Ebb and Return'])
        await page.getByRole('link', { name: track }).first().waitFor();
      const sent = world.lastfm.ledger().filter(({ timestamp }) => timestamp > before - 3600);
      const mine = sent.slice(-4);
      expect(mine.map(({ track }) => track)).toEqual(['Low Water', 'Salt Path', 'Neap', 'Ebb and Return']);
      const [first, second, third] = mine.map(({ timestamp }) => timestamp);
      // Real lengths: 3:40 and 4:10.
      expect((second ?? 0) - (first ?? 0)).toBe(220);
      expect((third ?? 0) - (second ?? 0)).toBe(250);
      expect(errors).toEqual([]);
      await context.close();
    }, 90_000);
  }

  test('a press that meets a broken line is one job all the same', async () => {
    const context = await contextOf(await world.personWithShelf('Broken'));
    const page = await context.newPage();
    await linkLastfm(page);
    await openRecord(page, 'Paraffin');
    // The server takes it, and its answer is lost: the page can only ask again.
    let lost = 0;
    await page.route('**/api/v1/scrobbles', async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    const earlier = accepted('Kerosene').length;
    await page.getByRole('button', { name: 'Scrobble Kerosene' }).click();
    await page.getByRole('button', { name: 'Kerosene: No answer yet, trying again' }).waitFor();
    await page.getByRole('button', { name: 'Kerosene: Scrobbled' }).waitFor({ timeout: patience });
    expect(lost).toBe(2);
    expect(accepted('Kerosene').length).toBe(earlier + 1);
    await page.goto(`${world.server.url}/queue`);
    await page.getByRole('article', { name: /Kerosene/ }).waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await context.close();
  }, 90_000);

  test('a page that is loaded anew while it sends does not lose the press', async () => {
    const context = await contextOf(await world.personWithShelf('Anew'));
    const page = await context.newPage();
    await linkLastfm(page);
    await openRecord(page, 'Paraffin');
    const earlier = accepted('Sudden Guest').length;
    await page.route('**/api/v1/scrobbles', (route) => route.abort('connectionreset'));
    await page.getByRole('button', { name: 'Scrobble Sudden Guest' }).click();
    await page.getByRole('button', { name: 'Sudden Guest: No answer yet, trying again' }).waitFor();
    await page.unroute('**/api/v1/scrobbles');
    await page.reload();
    await page.getByRole('button', { name: 'Sudden Guest: Scrobbled' }).waitFor({ timeout: patience });
    expect(accepted('Sudden Guest').length).toBe(earlier + 1);
    await context.close();
  }, 90_000);

  test('ignored is not success: the reason is told, the track edited and sent again', async () => {
    const context = await contextOf(await world.personWithShelf('Ignored'));
    const page = await context.newPage();
    await linkLastfm(page);
    await openRecord(page, 'Nameless Press');
    await page.getByRole('button', { name: 'Scrobble Nameless Press' }).click();
    await page.getByRole('button', { name: 'Nameless Press: Not accepted' }).click({ timeout: patience });
    const job = page.getByRole('article', { name: /Unknown Artist/ });
    await job.getByText('Done, 1 not accepted').waitFor();
    await job.getByRole('button', { name: 'Show the tracks' }).click();
    await job.getByText(/Last\.fm: ignored, this artist name is filtered there/).waitFor();
    await job.getByRole('button', { name: /^Edit and send again/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Artist').fill('The Pressers');
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await job.getByText('1 accepted').waitFor({ timeout: patience });
    expect(accepted('Untitled').map(({ artist }) => artist)).toEqual(['The Pressers']);
    await context.close();
  }, 90_000);

  test('a sign-in that has ended pauses the job; signing in again ends the wait', async () => {
    const context = await contextOf(await world.personWithShelf('Ended'));
    const page = await context.newPage();
    await linkLastfm(page);
    world.lastfm.revoke(world.lastfm.addUser({ name: world.lastfmName }).sessionKey);
    await openRecord(page, 'Paraffin');
    await page.getByRole('button', { name: 'Scrobble Paraffin' }).click();
    await page.getByRole('button', { name: 'Paraffin: Paused: sign in again' }).click({ timeout: patience });
    const job = page.getByRole('article', { name: /Paraffin/ });
    const earlier = world.lastfm.ledger().length;
    await job.getByRole('button', { name: 'Reconnect Last.fm' }).click();
    await page
      .getByRole('article', { name: /Paraffin/ })
      .getByText('2 accepted')
      .waitFor({ timeout: patience });
    expect(world.lastfm.ledger().length).toBe(earlier + 2);
    await context.close();
  }, 90_000);

  test('with no service linked it asks once, and then stands in the history alone', async () => {
    const context = await contextOf(await world.personWithShelf('Alone'));
    const page = await context.newPage();
    const sent = world.lastfm.ledger().length;
    await openRecord(page, 'Paraffin');
    await page.getByRole('button', { name: 'Scrobble Paraffin' }).click();
    const prompt = page.getByRole('dialog', { name: 'Where should it go?' });
    await prompt.getByRole('button', { name: 'Link Last.fm' }).waitFor();
    await prompt.getByLabel('Do not ask again in this browser').check();
    await prompt.getByRole('button', { name: 'Only in my history' }).click();
    await page.getByRole('button', { name: 'Paraffin: Scrobbled' }).waitFor({ timeout: patience });
    await page.getByRole('button', { name: 'Scrobble Kerosene' }).click();
    await page.getByRole('button', { name: 'Kerosene: Scrobbled' }).waitFor({ timeout: patience });
    await page.goto(`${world.server.url}/history`);
    await page.getByRole('link', { name: 'Kerosene' }).nth(1).waitFor();
    expect(world.lastfm.ledger().length).toBe(sent);
    await context.close();
  }, 90_000);

  test('by keyboard: the menu, a time of the person’s own, picked tracks; a schedule is undone', async () => {
    const person = await world.personWithShelf('Keys');
    await person.call('PATCH', '/api/v1/me', { timeZone: 'Europe/Madrid' });
    const context = await contextOf(person);
    const page = await context.newPage();
    await linkLastfm(page);
    await openRecord(page, 'Tideline');
    const menu = page.getByRole('button', { name: 'When Tideline was heard' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /Finished just now/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await menu.evaluate((node) => node === document.activeElement)).toBe(true);

    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Tideline' });
    await dialog.getByLabel('Side A').uncheck();
    await dialog.getByLabel(/Started at/).check();
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel('Began').fill(`${yesterday}T20:15:00`);
    const earlier = accepted('Neap').length;
    await dialog.getByRole('button', { name: 'Scrobble 2 tracks' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => accepted('Neap').length, { timeout: patience }).toBe(earlier + 1);
    const at = new Date((accepted('Neap').at(-1)?.timestamp ?? 0) * 1000);
    expect(at.toLocaleTimeString('en-GB', { timeZone: 'Europe/Madrid' })).toBe('20:15:00');

    await openRecord(page, 'Paraffin');
    await page.getByRole('button', { name: 'When Paraffin was heard' }).click();
    await page.getByRole('menuitem', { name: /Schedule/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    await page.goto(`${world.server.url}/queue`);
    await page.getByText('Nothing is waiting.').waitFor();
    await context.close();
  }, 90_000);

  test('many records: a preview first, then one job that can be paused, ranked and cancelled', async () => {
    const context = await contextOf(await world.personWithShelf('Many'));
    const page = await context.newPage();
    await linkLastfm(page);
    const cap = page.getByRole('button', { name: 'Change the daily cap' });
    await cap.click();
    await page.getByLabel('Listens in 24 hours at most').fill('1');
    await page.getByRole('button', { name: 'Store' }).click();
    await page.getByText('of 1', { exact: true }).waitFor();
    await page.goto(`${world.server.url}/records`);
    await page.getByRole('button', { name: 'Scrobble these…' }).click();
    await page.getByRole('button', { name: 'All 3' }).click();
    await page.getByRole('button', { name: 'Scrobble…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Scrobble records' });
    await dialog.getByText('about 6 days').waitFor();
    await dialog.getByLabel('Priority').selectOption('low');
    await dialog.getByRole('button', { name: 'Scrobble 7 tracks' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.goto(`${world.server.url}/queue`);
    const job = page.getByRole('article').first();
    await job.getByText(/low priority/).waitFor();
    await job
      .getByText(/Waiting/)
      .first()
      .waitFor({ timeout: patience });
    await job.getByRole('button', { name: /^Pause/ }).click();
    await job.getByRole('button', { name: /^Go on/ }).click();
    await job.getByRole('combobox').selectOption('high');
    await job.getByText(/high priority/).waitFor();
    await job.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await page.getByText('Nothing is waiting.').waitFor();
    await context.close();
  }, 90_000);

  test('by hand: a track, a list with a line that cannot be read, an album found by search', async () => {
    const context = await contextOf(await world.personWithShelf('Hand'));
    const page = await context.newPage();
    await linkLastfm(page);
    await page.goto(`${world.server.url}/scrobble`);
    await page.getByLabel('Artist').fill('Copper Weather');
    await page.getByLabel('Track', { exact: true }).fill('First Frost');
    await page.getByLabel('Length').fill('soon');
    await page.getByText('Write it as 3:45').waitFor();
    await page.getByLabel('Length').fill('4:00');
    await page.getByRole('button', { name: 'Scrobble', exact: true }).click();
    await expect.poll(() => accepted('First Frost').length, { timeout: patience }).toBe(1);

    await page.getByText('A list', { exact: true }).click();
    const list = page.getByLabel('The list');
    await list.fill('Copper Weather - Second Frost 3:00\nnothing of use');
    const understood = page.getByRole('region', { name: 'How it is understood' });
    await understood.getByText('Line 2').waitFor();
    expect(await page.getByRole('button', { name: /^Scrobble/ }).isDisabled()).toBe(true);
    await list.fill('artist,track,length\nCopper Weather,Second Frost,3:00\nCopper Weather,Thaw,185');
    await page.getByRole('button', { name: 'Scrobble 2 tracks' }).click();
    await expect.poll(() => accepted('Thaw').length, { timeout: patience }).toBe(1);
    expect((accepted('Thaw')[0]?.timestamp ?? 0) - (accepted('Second Frost')[0]?.timestamp ?? 0)).toBe(180);

    await page.locator('label').getByText('Search', { exact: true }).click();
    await page.getByText('Albums', { exact: true }).click();
    await page.getByRole('searchbox').fill('Breakwater');
    await page.getByRole('button', { name: 'Tracks of Breakwater' }).first().click();
    await page.getByRole('button', { name: 'Scrobble 2 tracks of Breakwater' }).click();
    await expect.poll(() => accepted('Lee Side').length, { timeout: patience }).toBe(1);
    await context.close();
  }, 90_000);

  test('services are linked, switched off and unlinked; the profile is shown', async () => {
    const context = await contextOf(await world.personWithShelf('Linker'));
    const page = await context.newPage();
    await linkLastfm(page);
    const tokenForm = page
      .locator('form')
      .filter({ has: page.getByRole('button', { name: 'Link ListenBrainz' }) });
    await tokenForm.getByLabel('User token').fill('no such token');
    await tokenForm.getByRole('button', { name: 'Link ListenBrainz' }).click();
    await tokenForm.getByRole('alert').waitFor();
    await tokenForm.getByLabel('User token').fill(world.listenBrainz.addUser({ name: 'ines_lb' }).token);
    await tokenForm.getByRole('button', { name: 'Link ListenBrainz' }).click();
    const listenBrainz = page.getByRole('listitem').filter({ hasText: 'ines_lb' });
    const forwards = listenBrainz.getByLabel('Forward listens');
    await forwards.uncheck();
    await page.reload();
    expect(await forwards.isChecked()).toBe(false);
    await listenBrainz.getByRole('button', { name: 'Unlink ListenBrainz' }).click();
    await page.getByRole('button', { name: 'Unlink', exact: true }).click();
    await listenBrainz.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Profile and last scrobbles' }).click();
    await page.getByRole('heading', { level: 1, name: world.lastfmName }).waitFor();
    await context.close();
  }, 90_000);

  test('every page fits 320 pixels and has no grave accessibility finding, light and dark', async () => {
    const context = await contextOf(await world.personWithShelf('Narrow'), 320);
    const page = await context.newPage();
    const errors = watchForErrors(page);
    await linkLastfm(page);
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
    await openRecord(page, 'Nameless Press');
    await page.getByRole('button', { name: 'Scrobble Nameless Press' }).click();
    await page.getByRole('button', { name: 'Nameless Press: Not accepted' }).waitFor({ timeout: patience });
    await look('a record with its buttons');
    await page.getByRole('button', { name: 'When Nameless Press was heard' }).click();
    await look('the menu');
    await page.getByRole('menuitem', { name: /Started at/ }).click();
    await look('the dialog');
    for (const path of [
      '/queue',
      '/scrobble',
      '/scrobble?by=list',
      '/scrobble?by=search&q=Breakwater&kind=album',
      '/settings/linked',
      '/lastfm',
    ]) {
      await page.goto(world.server.url + path);
      await settled(page);
      const show = page.getByRole('button', { name: 'Show the tracks' }).first();
      if (await show.isVisible()) await show.click();
      await look(path);
    }
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('link', { name: 'Scrobble by hand' }).click();
    await page.getByRole('heading', { level: 1, name: 'Scrobble by hand' }).waitFor();
    expect(faults).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  }, 120_000);
});
