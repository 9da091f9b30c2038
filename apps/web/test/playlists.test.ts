import { readFile } from 'node:fs/promises';
import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signedInPage } from './shelf-support.ts';
import { dropFile, graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

const xspf = `<?xml version="1.0" encoding="UTF-8"?><playlist version="1" xmlns="http://xspf.org/ns/0/">
<title>Night &amp; Day</title><trackList>
<track><title>Gold</title><creator>Ada</creator><album>Tide</album><duration>61000</duration></track>
<track><title>Nobody</title></track>
<track><title>Blue</title><creator>Bo</creator></track></trackList></playlist>`;

describe.skipIf(runsWithout('chromium'))(
  'from nothing to a playlist that is moved about and taken along',
  () => {
    let server: TestServer;
    let person: TestPerson;
    let browser: Browser;
    let page: Page;
    let errors: string[];

    beforeAll(async () => {
      [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
      person = await server.createPerson('Inés', 'owner');
      for (const [index, track] of ['Low Water', 'Salt Path', 'Kerosene'].entries())
        await person.call('POST', '/api/v1/listens', {
          artist: 'Marble Estuary',
          track,
          release: 'Tideline',
          listenedAt: `2026-01-01T1${index}:00:00Z`,
          lengthMs: 200_000,
        });
      // Days of the past are counted by a job.
      const found = async () =>
        (await (await person.call('GET', '/api/v1/search?text=marble&kind=recording')).json()).items.length;
      await vi.waitFor(async () => expect(await found()).toBe(3), { timeout: 30_000, interval: 100 });
      page = await signedInPage(browser, { server, person });
      errors = watchForErrors(page);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    const titles = () =>
      page
        .getByRole('list', { name: /^Tracks of/ })
        .getByRole('listitem')
        .evaluateAll((rows) => rows.map((row) => row.querySelector('p')?.textContent));
    const grip = (title: string) => page.getByRole('button', { name: new RegExp(`^Move ${title},`) });

    test('an empty page leads to the first playlist', async () => {
      await page.goto(`${server.url}/playlists`);
      await page.getByText('No playlists yet.').waitFor();
      await page.getByRole('button', { name: 'Make the first one' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Rain');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Rain' }).waitFor();
      await page.getByText('Nothing is in it yet.').waitFor();
    });

    test('tracks are added by search, with keys alone, and by name', async () => {
      await page.getByRole('button', { name: 'Add tracks' }).click();
      for (const [title, place] of [
        ['Kerosene', 1],
        ['Salt Path', 2],
        ['Low Water', 3],
      ] as const) {
        await page.getByRole('combobox', { name: 'Search recordings' }).fill(title);
        await page.getByRole('option', { name: new RegExp(title) }).waitFor();
        await page.keyboard.press('Enter');
        await page.getByText(`“${title}” is track ${place}.`).waitFor();
      }
      await page.getByText('Any track by name').click();
      await page.getByLabel('Title').fill('Never Heard');
      await page.getByLabel('Artist').fill('Some One');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('“Never Heard” is track 4.').waitFor();
      await page.keyboard.press('Escape');
      expect(await titles()).toEqual(['Kerosene', 'Salt Path', 'Low Water', 'Never Heard']);
      await page.getByRole('link', { name: 'Low Water' }).waitFor();
      expect(await page.getByRole('link', { name: 'Never Heard' }).count()).toBe(0);
    });

    test('keys move a track, quickly one press after another, and the focus stays with it', async () => {
      await grip('Kerosene').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp'])
        await page.keyboard.press(key);
      await expect.poll(titles).toEqual(['Salt Path', 'Low Water', 'Kerosene', 'Never Heard']);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
        'Move Kerosene, 3 of 4',
      );
      await page.keyboard.press('Home');
      await expect.poll(titles).toEqual(['Kerosene', 'Salt Path', 'Low Water', 'Never Heard']);
      await page.getByText('“Kerosene” is now 1 of 4').waitFor({ state: 'attached' });
      // Sent one after the other, each on the revision that the one before left.
      await page.waitForFunction(() => !document.querySelector('ol[aria-busy]'));
      await page.reload();
      await settled(page);
      expect(await titles()).toEqual(['Kerosene', 'Salt Path', 'Low Water', 'Never Heard']);
    });

    test('a pointer drags a track, and several that are selected', async () => {
      const drag = async (title: string, onto: string, end = false) => {
        const [from, to] = [await grip(title).boundingBox(), await grip(onto).boundingBox()];
        if (!from || !to) throw new Error('nothing to drag');
        await page.mouse.move(from.x + 10, from.y + 10);
        await page.mouse.down();
        await page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 5 });
        await page.mouse.move(to.x + 60, to.y + (end ? to.height - 2 : 2), { steps: 3 });
        await page.mouse.up();
      };
      await drag('Never Heard', 'Salt Path');
      await expect.poll(titles).toEqual(['Kerosene', 'Never Heard', 'Salt Path', 'Low Water']);
      await page.getByRole('button', { name: 'Select', exact: true }).click();
      await page.getByRole('checkbox', { name: 'Choose Kerosene' }).check();
      await page.getByRole('checkbox', { name: 'Choose Salt Path' }).check();
      await drag('Kerosene', 'Low Water', true);
      await expect.poll(titles).toEqual(['Never Heard', 'Low Water', 'Kerosene', 'Salt Path']);
      await page
        .getByRole('region', { name: 'Chosen tracks' })
        .getByRole('button', { name: 'To the top' })
        .click();
      await expect.poll(titles).toEqual(['Kerosene', 'Salt Path', 'Never Heard', 'Low Water']);
      await page.getByRole('button', { name: 'Done' }).click();
    });

    test('what is removed comes back by Undo', async () => {
      await page.getByRole('button', { name: 'Never Heard: more' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await expect.poll(titles).toEqual(['Kerosene', 'Salt Path', 'Low Water']);
      const messages = page.getByRole('region', { name: 'Messages' });
      await messages.getByText('“Never Heard” was removed').waitFor();
      await messages.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(titles).toEqual(['Kerosene', 'Salt Path', 'Never Heard', 'Low Water']);
    });

    test('versions say what was done, and lead back', async () => {
      await page.getByRole('button', { name: 'More for this playlist' }).click();
      await page.getByRole('menuitem', { name: /^Versions/ }).click();
      const dialog = page.getByRole('dialog', { name: 'Versions' });
      await dialog.getByText('Undid: Removed “Never Heard”').waitFor();
      await dialog.getByRole('button', { name: 'Tracks of version 3' }).click();
      await dialog.getByText('Marble Estuary').first().waitFor();
      await dialog.getByRole('button', { name: 'Restore version 3' }).click();
      await dialog.getByText('Restored version 3').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(titles).toEqual(['Kerosene', 'Salt Path']);
      await page.getByRole('button', { name: 'Undo the last change' }).click();
      await expect.poll(titles).toEqual(['Kerosene', 'Salt Path', 'Never Heard', 'Low Water']);
    });

    test('what another page changed is seen here', async () => {
      const { revision, id } = (await (await person.call('GET', '/api/v1/playlists')).json()).items[0];
      await person.call('PATCH', `/api/v1/playlists/${id}`, { revision, title: 'Downpour' });
      await page.getByRole('heading', { level: 1, name: 'Downpour' }).waitFor();
    });

    test('it opens in services by links, and is downloaded as a file', async () => {
      await page.getByRole('button', { name: 'Low Water: more' }).click();
      await page.getByRole('menuitem', { name: /^Open in/ }).click();
      const link = page.getByRole('dialog', { name: 'Open in…' }).getByRole('link', { name: /Bandcamp/ });
      expect(await link.getAttribute('href')).toBe(
        'https://bandcamp.com/search?q=Marble%20Estuary%20Low%20Water&item_type=t',
      );
      expect(await link.getAttribute('rel')).toContain('noopener');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: /^XSPF/ }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('Downpour.xspf');
      expect(await readFile(await download.path(), 'utf8')).toContain('<title>Low Water</title>');
    });

    test('a file dropped on the page goes in, and says what it left out and why', async () => {
      await page.getByRole('link', { name: 'All playlists' }).click();
      await page.getByRole('heading', { level: 2, name: 'Downpour' }).waitFor();
      await dropFile(page, 'night.xspf', xspf);
      await page.getByRole('heading', { level: 1, name: 'Night & Day' }).waitFor();
      await page.getByRole('alert').getByText('Of night.xspf 1 track was left out.').waitFor();
      await page
        .getByRole('alert')
        .getByText(/track 2: artist is missing/)
        .waitFor();
      expect(await titles()).toEqual(['Gold', 'Blue']);
      await page.getByRole('button', { name: 'Dismiss' }).first().click();
    });

    test('a deleted one comes back, from the message and from the list', async () => {
      await page.getByRole('button', { name: 'More for this playlist' }).click();
      await page.getByRole('menuitem', { name: /^Delete/ }).click();
      const deleted = page.getByRole('region', { name: 'Deleted' });
      await deleted.getByText('Night & Day').waitFor();
      await page
        .getByRole('region', { name: 'Messages' })
        .filter({ hasText: 'was deleted' })
        .getByRole('button', { name: 'Undo' })
        .last()
        .click();
      await page.getByRole('link', { name: /^Night & Day/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Night & Day' }).waitFor();
      await page.getByRole('button', { name: 'More for this playlist' }).click();
      await page.getByRole('menuitem', { name: /^Delete/ }).click();
      await deleted.getByRole('button', { name: 'Bring Night & Day back' }).click();
      await page.getByRole('heading', { level: 2, name: 'Night & Day' }).waitFor();
      await expect.poll(() => deleted.count()).toBe(0);
    });

    test('nothing grave for screen readers, nothing wider than the window, in both themes', async () => {
      const { items } = await (await person.call('GET', '/api/v1/playlists')).json();
      for (const [width, colorScheme] of [
        [320, 'light'],
        [768, 'dark'],
        [1440, 'light'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        for (const path of ['/playlists', `/playlists/${items[1]?.id}`]) {
          await page.goto(`${server.url}${path}`);
          await settled(page);
          expect([path, width, await overflow(page)]).toEqual([path, width, 0]);
          expect([path, width, await graveFindings(page)]).toEqual([path, width, []]);
        }
        await page.getByRole('button', { name: 'Select', exact: true }).click();
        await page.getByRole('checkbox', { name: 'Choose Low Water' }).check();
        expect([width, await overflow(page), await graveFindings(page)]).toEqual([width, 0, []]);
        await page.getByRole('button', { name: 'Done' }).click();
        await page.getByRole('button', { name: 'More for this playlist' }).press('Enter');
        await page.getByRole('menuitem', { name: /^Versions/ }).press('Enter');
        await page.getByText('Created', { exact: true }).waitFor();
        expect([width, await overflow(page), await graveFindings(page)]).toEqual([width, 0, []]);
        await page.keyboard.press('Escape');
      }
      expect(errors).toEqual([]);
    }, 60_000);
  },
);
