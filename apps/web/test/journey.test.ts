import { startTestServer, type TestServer } from '@fonoteca/server/test-support';
import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dropFile, openBrowser, settled, watchForErrors } from './support.ts';

const seconds = (ago: number): number => Math.floor(Date.now() / 1000) - ago;

const listenBrainzLine = (artist: string, track: string, ago: number): string =>
  JSON.stringify({
    listened_at: seconds(ago),
    track_metadata: { artist_name: artist, track_name: track, release_name: 'Tideline' },
  });

const exportFile = [
  listenBrainzLine('Marble Estuary', 'Low Water', 86_400),
  listenBrainzLine('Marble Estuary', 'Salt Path', 87_000),
  listenBrainzLine('Marble Estuary', 'Low Water', 172_800),
  listenBrainzLine('Nine Lanterns', 'Kerosene', 7200),
  '{"listened_at": 1700000000, "track_metadata": {"artist_name": "", "track_name": "Nameless"}}',
].join('\n');

describe.skipIf(runsWithout('chromium'))('from an empty instance to a history on the screen', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    server = await startTestServer();
    browser = await openBrowser();
    const context = await browser.newContext({ timezoneId: 'Europe/Madrid', locale: 'en-GB' });
    page = await context.newPage();
    errors = watchForErrors(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('the set-up link makes the owner, with the time zone of the browser', async () => {
    await page.goto((await server.setupLink()) ?? '');
    await page.getByLabel('Name').fill('Inés');
    await page.getByLabel('Password').fill('short');
    await page.getByText('5 more characters at least').waitFor();
    await page.getByLabel('Password').fill('lively otter sings at noon');
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Madrid');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { name: /Nothing here yet/ }).waitFor();
  });

  test('a file dropped on the page is imported, and says what it refused', async () => {
    await dropFile(page, 'listens.jsonl', exportFile);
    const report = page.getByRole('article', { name: 'listens.jsonl' });
    await report.getByText('done', { exact: true }).waitFor({ timeout: 15_000 });
    const stored = report.locator('dl > div').filter({ hasText: 'stored' }).locator('dd');
    const refused = report.locator('dl > div').filter({ hasText: 'refused' }).locator('dd');
    expect(await stored.textContent()).toBe('4');
    expect(await refused.textContent()).toBe('1');
    await report.getByRole('link', { name: /refused/ }).click();
    await page.getByText('artist_name').waitFor();
  });

  test('it stands on Home and in Insights', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('link', { name: 'Kerosene' }).first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByText('All time', { exact: true }).click();
    await expect.poll(() => page.url()).toContain('range=all');
    const artists = page.getByRole('region', { name: 'Artists' });
    await expect
      .poll(() => artists.getByRole('listitem').first().textContent(), { timeout: 10_000 })
      .toMatch(/Marble Estuary.*3/);
  });

  test('a listen is edited and the edit undone', async () => {
    await page.goto(`${server.url}/history`);
    await page.getByRole('button', { name: 'Edit Kerosene' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Recording').fill('Paraffin');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Paraffin' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Kerosene' }).waitFor();
    expect(await page.getByRole('link', { name: 'Paraffin' }).count()).toBe(0);
  });

  test('several are deleted after a preview, and come back', async () => {
    await page
      .getByRole('checkbox', { name: /Select Low Water/ })
      .first()
      .check();
    await page
      .getByRole('checkbox', { name: /Select Low Water/ })
      .last()
      .click({ modifiers: ['Shift'] });
    const bar = page.getByRole('region', { name: 'Selected listens' });
    await bar.getByText('3 listens').waitFor();
    await bar.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete 3 listens' }).click();
    await page.getByRole('link', { name: 'Low Water' }).first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Salt Path' }).waitFor();
  });

  test('a token made in the settings delivers a listen that appears within a second', async () => {
    await page.goto(`${server.url}/settings/clients`);
    await page.getByLabel('What is it for?').fill('Test player');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByText('Copy it now').waitFor();
    const token = await page.locator('pre').first().textContent();
    await page.goto(server.url);
    await settled(page);
    // The stream of events must stand before something is sent.
    await page.waitForTimeout(300);
    const sent = Date.now();
    const answer = await fetch(`${server.url}/1/submit-listens`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        listen_type: 'single',
        payload: [
          {
            listened_at: seconds(240),
            track_metadata: { artist_name: 'Nine Lanterns', track_name: 'Sudden Guest' },
          },
        ],
      }),
    });
    expect(answer.status).toBe(200);
    await page.getByRole('link', { name: 'Sudden Guest' }).first().waitFor({ timeout: 3000 });
    expect(Date.now() - sent).toBeLessThan(1000);
  });

  test('nothing was thrown, logged or refused by the content security policy', () => {
    expect(errors).toEqual([]);
  });
});
