import { startTestServer, type TestServer } from '@fonoteca/server/test-support';
import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

const outside = ['/sign-in'];
const inside = [
  '/',
  '/insights',
  '/insights?range=all',
  '/insights/top/recording?range=all',
  `/year/${new Date().getFullYear() - 1}`,
  '/artist/1',
  '/release/1',
  '/recording/1',
  '/history?show=all',
  '/history/changes',
  '/import',
  '/settings',
  '/settings/clients',
  '/settings/security',
  '/settings/data',
  '/settings/jobs',
  '/settings/people',
  '/no-such-page',
];

describe.skipIf(runsWithout('chromium'))('every page with the sample history', () => {
  let server: TestServer;
  let browser: Browser;
  let cookie: { name: string; value: string; url: string };

  const openContext = async (
    colorScheme: 'light' | 'dark',
    viewport: { width: number; height: number },
    signedIn = true,
  ): Promise<BrowserContext> => {
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
    if (signedIn) await context.addCookies([cookie]);
    return context;
  };

  beforeAll(async () => {
    server = await startTestServer();
    browser = await openBrowser();
    const person = await server.createPerson('Inés', 'owner');
    const [name = '', value = ''] = person.cookie.split('=');
    cookie = { name, value, url: server.url };
    const loaded = await person.call('POST', '/api/v1/sample');
    expect(loaded.status).toBe(200);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('fits 320 pixels and has no grave accessibility finding, light and dark', async () => {
    const faults: string[] = [];
    for (const signedIn of [false, true]) {
      const context = await openContext('light', { width: 320, height: 740 }, signedIn);
      const page = await context.newPage();
      const errors = watchForErrors(page);
      for (const path of signedIn ? inside : outside) {
        await page.goto(server.url + path);
        await settled(page);
        const wider = await overflow(page);
        if (wider > 0) faults.push(`${path} is ${wider} px too wide`);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          for (const finding of await graveFindings(page)) faults.push(`${path}, ${colorScheme}: ${finding}`);
        }
      }
      // A visitor who is not signed in is told so by a 401, which the browser logs.
      faults.push(...errors.filter((error) => signedIn || !error.includes('401')));
      await context.close();
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test('keys: search finds an artist and opens it; ? shows the keys; Escape closes', async () => {
    const context = await openContext('light', { width: 1280, height: 800 });
    const page = await context.newPage();
    await page.goto(`${server.url}/insights?range=all`);
    await settled(page);
    const artists = page.getByRole('region', { name: 'Artists' });
    const first = (await artists.getByRole('link').first().textContent()) ?? '';
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type(first);
    await page
      .getByRole('option', { name: new RegExp(first) })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: first }).waitFor();
    await context.close();
  });

  test('the arrow keys read a chart out', async () => {
    const context = await openContext('dark', { width: 1280, height: 800 });
    const page = await context.newPage();
    await page.goto(`${server.url}/insights?range=year`);
    await settled(page);
    await page.getByRole('img', { name: /^Listens over time/ }).focus();
    await page.keyboard.press('End');
    const over = page.getByRole('region', { name: 'Over time' });
    await expect.poll(() => over.locator('[aria-live]').textContent()).toMatch(/\d+ listens?/);
    await context.close();
  });

  test('whoever is not signed in is led to the door and back', async () => {
    const context = await openContext('light', { width: 1280, height: 800 }, false);
    const page = await context.newPage();
    await page.goto(`${server.url}/settings/data`);
    await page.getByLabel('Name').fill('Inés');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Take your data with you' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings/data');
    await context.close();
  });
});
