import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signedInPage } from './shelf-support.ts';
import { graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

interface MapAnswer {
  points: { id: number; name: string; x: number; y: number; listens: number; firstListenAt: string }[];
  groups: { name: string }[];
}
interface Settings {
  dial: number;
  shelves: string[];
  rules: { kind: string; [field: string]: unknown }[];
  learnFromSpotifyExport: boolean;
  shareWithInstance: boolean;
}

/** A busy machine takes its time. */
const patient = { timeout: 20_000 };

describe.skipIf(runsWithout('chromium'))('a taste: its map, and what shapes it', () => {
  let server: TestServer;
  let person: TestPerson;
  let browser: Browser;
  let page: Page;
  let errors: string[];

  const ask = async <Answer>(path: string): Promise<Answer> =>
    (await person.call('GET', `/api/v1${path}`)).json() as Promise<Answer>;
  const settings = async () => (await ask<{ settings: Settings }>('/taste')).settings;
  const messages = () => page.getByRole('region', { name: 'Messages' });

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
    person = await server.createPerson('Inés', 'owner');
    page = await signedInPage(browser, { server, person });
    // What does not come is named by the step that waits for it, not by the test.
    page.setDefaultTimeout(25_000);
    errors = watchForErrors(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('without listens the map says what would fill it', async () => {
    await page.goto(`${server.url}/taste`);
    await page.getByText('An empty sea.').waitFor();
    await page.getByRole('link', { name: 'Import your history' }).waitFor();
    await page.getByRole('region', { name: 'What would help' }).getByText('Bring your listens in').waitFor();
    expect(await graveFindings(page)).toEqual([]);
  });

  describe('with a history', () => {
    let largest: MapAnswer['points'][number];
    let map: MapAnswer;

    beforeAll(async () => {
      await person.call('POST', '/api/v1/sample', {});
      await vi.waitFor(
        async () => expect((await ask<MapAnswer>('/taste/map')).points.length).toBeGreaterThan(50),
        { timeout: 20_000, interval: 250 },
      );
      map = await ask<MapAnswer>('/taste/map');
      [largest] = map.points.toSorted((a, b) => b.listens - a.listens) as [MapAnswer['points'][number]];
    }, 30_000);

    const chart = () => page.getByRole('application', { name: /^Map of/ });
    const card = () => page.getByRole('article');
    /** How much of the canvas has another colour than its corner. */
    const drawn = () =>
      page.evaluate(() => {
        const canvas = document.querySelector('canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context) throw new Error('no canvas');
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        let other = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] !== data[0] || data[at + 1] !== data[1] || data[at + 2] !== data[2]) other++;
        return other / (data.length / 4);
      });

    test('keys go from artist to artist, zoom, and open a page', async () => {
      await page.goto(`${server.url}/taste`);
      await settled(page);
      await chart().focus();
      await page.keyboard.press('Home');
      await card().getByText(largest.name, { exact: true }).waitFor();
      expect(await card().textContent()).toContain(largest.listens.toLocaleString('en-GB'));
      await page.keyboard.press('ArrowLeft');
      const next = await card().getAttribute('aria-label');
      expect(next).not.toBe(largest.name);
      const beside = map.points.find(({ name }) => name === next);
      expect(beside?.x).toBeLessThan(largest.x);
      expect(await page.getByRole('button', { name: 'Zoom out' }).isDisabled()).toBe(true);
      const before = await drawn();
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      expect(await page.getByRole('button', { name: 'Zoom out' }).isDisabled()).toBe(false);
      expect(await drawn()).not.toBe(before);
      await page.keyboard.press('0');
      expect(await drawn()).toBe(before);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: String(next) }).waitFor();
      await page.goBack();
    });

    test('a mouse finds artists, drags and zooms', async () => {
      await settled(page);
      const box = await chart().boundingBox();
      if (!box) throw new Error('no map');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      // Where the largest stands is known from the keys: its card is beside it.
      await chart().focus();
      await page.keyboard.press('Home');
      await card().waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => card().count(), patient).toBe(0);
      let found = false;
      for (let y = box.y + 20; y < box.y + box.height && !found; y += 12)
        for (let x = box.x + 100; x < box.x + box.width - 100 && !found; x += 12) {
          await page.mouse.move(x, y);
          found = (await card().count()) > 0;
        }
      expect(found).toBe(true);
      const still = await drawn();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.wheel(0, -600);
      await expect
        .poll(() => page.getByRole('button', { name: 'Zoom out' }).isDisabled(), patient)
        .toBe(false);
      const zoomed = await drawn();
      expect(zoomed).not.toBe(still);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 + 150, box.y + box.height / 2 + 60, { steps: 4 });
      await page.mouse.up();
      expect(await drawn()).not.toBe(zoomed);
      await page.getByRole('button', { name: 'Whole map' }).click();
    });

    test('the map grows with the years', async () => {
      const slider = page.getByRole('slider', { name: 'The map as it was' });
      await page.getByText(`${map.points.length} of ${map.points.length} artists`).waitFor();
      const whole = await drawn();
      await slider.focus();
      await page.keyboard.press('Home');
      const first = Math.min(...map.points.map(({ firstListenAt }) => Date.parse(firstListenAt)));
      const atFirst = map.points.filter(({ firstListenAt }) => Date.parse(firstListenAt) === first).length;
      await page.getByText(`${atFirst} of ${map.points.length} artists`).waitFor();
      expect(await drawn()).toBeLessThan(whole);
      await page.getByRole('button', { name: 'Watch it grow' }).click();
      await expect
        .poll(async () => Number((await slider.getAttribute('aria-valuetext'))?.match(/, (\d+) artist/)?.[1]))
        .toBeGreaterThan(atFirst);
      await page.getByRole('button', { name: 'Pause' }).click();
      await slider.focus();
      await page.keyboard.press('End');
      await page.getByText(`${map.points.length} of ${map.points.length} artists`).waitFor();
    });

    test('the list has every artist of the map by region', async () => {
      const list = page.getByRole('region', { name: 'As a list' });
      for (const { name } of map.groups) await list.getByText(name, { exact: true }).waitFor();
      const links = await list.locator('a').evaluateAll((all) => all.map((one) => one.textContent));
      expect(links.toSorted()).toEqual(map.points.map(({ name }) => name).toSorted());
    });

    test('what is said on an artist’s page is kept, and taken back by Undo', async () => {
      await page.goto(`${server.url}/artist/${largest.id}`);
      await settled(page);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await button('Like').click();
      expect(await button('Like').getAttribute('aria-pressed')).toBe('true');
      await messages().getByText(`You like ${largest.name}`).waitFor();
      await button('Less of this').click();
      await messages().getByText(`Less of ${largest.name} from now on`).waitFor();
      expect(await button('Like').getAttribute('aria-pressed')).toBe('false');
      await messages().getByRole('button', { name: 'Undo' }).last().click();
      await expect.poll(() => button('Like').getAttribute('aria-pressed'), patient).toBe('true');
      await button('Leave out of my taste').click();
      await messages().getByText(`${largest.name} is left out of your taste`).waitFor();
      await button('Left out of my taste').waitFor();
      const { items } = await ask<{ items: { name: string }[] }>('/taste/exclusions');
      expect(items.map(({ name }) => name)).toEqual([largest.name]);
    });

    test('marks are filtered, taken back and brought back', async () => {
      for (const [index, mark] of ['dislike', 'less', 'like'].entries()) {
        const id = map.points.filter(({ id }) => id !== largest.id)[index]?.id;
        await person.call('PUT', '/api/v1/taste/marks', { kind: 'artist', id, mark });
      }
      const disliked = map.points.filter(({ id }) => id !== largest.id)[0]?.name ?? '';
      await page.goto(`${server.url}/discover/settings`);
      await settled(page);
      const list = page.getByRole('list', { name: 'Marks' });
      await expect.poll(() => list.getByRole('listitem').count(), patient).toBe(4);
      await page.getByRole('radio', { name: 'Dislikes 1' }).check({ force: true });
      await expect.poll(() => list.getByRole('listitem').count(), patient).toBe(1);
      await page.getByRole('button', { name: `Take back: Dislike ${disliked}` }).click();
      await page.getByText('Nothing yet.').waitFor();
      await messages().getByRole('button', { name: 'Undo' }).last().click();
      await list.getByText(disliked).waitFor();
    });

    test('shelves are hidden and moved', async () => {
      const before = (await settings()).shelves;
      await page.getByRole('button', { name: 'Rediscover: up' }).click();
      await page.getByRole('checkbox', { name: /^What next/ }).click();
      await expect
        .poll(async () => (await settings()).shelves)
        .toEqual([
          'discover-artists',
          'discover-releases',
          'rediscover',
          'discover-recordings',
          'daily-mix',
          'weekly-discovery',
        ]);
      expect(before).toContain('next');
      await page.getByRole('list', { name: 'Shelves that are not shown' }).getByText('What next').waitFor();
    });

    test('rules are made as sentences; what the server refuses stands at its field', async () => {
      const rules = page.getByRole('list', { name: 'Rules', exact: true });
      const form = page.getByRole('form', { name: 'New rule' });
      const begin = async (kind: string) => {
        await page.getByRole('button', { name: 'Add a rule' }).click();
        await form.getByLabel('Rule', { exact: true }).selectOption(kind);
      };
      await begin('length');
      await form.getByLabel('At least').fill('6:00');
      await form.getByLabel('At most').fill('2:30');
      await form.getByRole('button', { name: 'Add it' }).click();
      await form.getByText('is below the other one: nothing can be between them').waitFor();
      expect(await form.getByLabel('At most').getAttribute('aria-invalid')).toBe('true');
      await form.getByLabel('At most').fill('8:00');
      await form.getByRole('button', { name: 'Add it' }).click();
      await rules.getByText('Long: 6:00 to 8:00').waitFor();

      await begin('not-heard-within');
      await form.getByLabel('Days').fill('0');
      await form.getByRole('button', { name: 'Add it' }).click();
      await form.getByText('use 1 or more').waitFor();
      await form.getByLabel('Days').fill('14');
      await form.getByRole('button', { name: 'Add it' }).click();
      await rules.getByText('Nothing heard in the last 14 days').waitFor();

      await begin('without');
      await form.getByRole('combobox', { name: /^Search/ }).fill(largest.name);
      await form.getByRole('option', { name: new RegExp(`^${largest.name}\\s*artist`) }).click();
      // Its key is asked for; then it stands there by name.
      await form.getByRole('button', { name: 'Choose another' }).waitFor();
      await form.getByRole('button', { name: 'Add it' }).click();
      await rules.getByText(`Nothing of ${largest.name}`).waitFor();

      await begin('language');
      await form.getByLabel('Add a language').selectOption({ label: 'German' });
      await form.getByRole('button', { name: 'Add it' }).click();
      await rules.getByText('Sung not in German').waitFor();

      await page.getByRole('button', { name: 'Edit: Nothing heard in the last 14 days' }).click();
      await page.getByRole('form', { name: 'Change the rule' }).getByLabel('Days').fill('21');
      await page.getByRole('button', { name: 'Change it' }).click();
      await rules.getByText('Nothing heard in the last 21 days').waitFor();
      await page.getByRole('button', { name: 'Remove: Long: 6:00 to 8:00' }).click();
      await expect.poll(() => rules.getByText('Long:').count(), patient).toBe(0);
      await messages().getByText('The rule is gone').waitFor();
      expect((await settings()).rules).toMatchObject([
        { kind: 'not-heard-within', days: 21 },
        { kind: 'without', entity: 'artist' },
        { kind: 'language', notIn: ['de'] },
      ]);
      await messages().getByRole('button', { name: 'Undo' }).last().click();
      await rules.getByText('Long: 6:00 to 8:00').waitFor();
    }, 40_000);

    test('consents are switched; stretches of time are left out and taken back', async () => {
      await page.getByRole('switch', { name: 'Learn from my own Spotify export' }).click();
      await page.getByRole('switch', { name: 'Help the models of this instance' }).click();
      await expect
        .poll(settings, patient)
        .toMatchObject({ learnFromSpotifyExport: true, shareWithInstance: false });

      await page.getByRole('button', { name: 'Leave a stretch of time out' }).click();
      const form = page.getByRole('form', { name: 'Leave a stretch of time out' });
      await form.getByLabel('First day').fill('2026-03-10');
      await form.getByLabel('Last day').fill('2026-03-01');
      await form.getByRole('button', { name: 'Leave it out' }).click();
      await form.getByText('use a day that is not before the first one').waitFor();
      await form.getByLabel('Last day').fill('2026-03-12');
      await form.getByLabel('What was it?').fill('Party at our place');
      await form.getByRole('button', { name: 'Leave it out' }).click();
      const list = page.getByRole('list', { name: 'Left out' });
      await list.getByText('10 Mar 2026 – 12 Mar 2026').waitFor();
      await page.getByRole('button', { name: `Let ${largest.name} count again` }).click();
      await messages().getByText(`${largest.name} counts again`).waitFor();
      await expect.poll(() => list.getByText(largest.name).count(), patient).toBe(0);
      await messages().getByRole('button', { name: 'Undo' }).last().click();
      await list.getByText(largest.name).waitFor();
    });

    test('nothing grave for screen readers, nothing wider than the window, in both themes', async () => {
      // A refused form is a refused request: the browser notes it, and it was meant.
      const refused = errors.filter((line) => line.includes('status of 400'));
      expect(errors).toEqual(refused);
      expect(refused).toHaveLength(3);
      for (const [width, colorScheme] of [
        [320, 'light'],
        [320, 'dark'],
        [768, 'dark'],
        [1440, 'light'],
        [1440, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        for (const path of [
          '/taste',
          '/discover/settings',
          `/artist/${map.points.find(({ id }) => id !== largest.id)?.id}`,
        ]) {
          await page.goto(`${server.url}${path}`);
          await settled(page);
          if (path === '/taste') {
            await chart().focus();
            await page.keyboard.press('Home');
            await card().waitFor();
          }
          if (path === '/discover/settings') {
            await page.getByRole('button', { name: 'Add a rule' }).click();
            await page.getByLabel('Rule', { exact: true }).selectOption('tempo');
          }
          expect([path, width, await overflow(page)]).toEqual([path, width, 0]);
          expect([path, width, colorScheme, await graveFindings(page)]).toEqual([
            path,
            width,
            colorScheme,
            [],
          ]);
        }
      }
      expect(errors).toEqual(refused);
    }, 60_000);
  });
});
