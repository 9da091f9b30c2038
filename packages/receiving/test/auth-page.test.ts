import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runsWithout } from '@fonoteca/test-kit';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, type World } from './support.ts';

describe.skipIf(runsWithout('chromium'))('the sign-in page in a real browser', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  test('one click lets an app in and leads back to it, under the policy of the server', async () => {
    const ada = await world.person('Ada');
    const app = createServer((_request, answer) => answer.end('back in the app')).listen(0, '127.0.0.1');
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
      const context = await browser.newContext();
      await context.addCookies([{ name: 'person', value: String(ada.id), url: world.origin }]);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      const back = `http://localhost:${(app.address() as AddressInfo).port}/done?state=1`;
      await page.goto(`${world.origin}/api/auth/?api_key=app&cb=${encodeURIComponent(back)}`);
      expect(await page.locator('main').textContent()).toContain(back);
      // The style sheet is applied: the page is not the browser's bare one.
      expect(await page.locator('button').evaluate((button) => getComputedStyle(button).fontWeight)).toBe(
        '600',
      );
      await page.getByRole('button', { name: 'Let it in' }).click();
      await page.waitForURL(/\/done\?/);
      const token = new URL(page.url()).searchParams.get('token') ?? '';
      expect(complaints.filter((text) => /Content Security Policy|Refused/i.test(text))).toEqual([]);
      const answer = await fetch(
        `${world.origin}/2.0/?method=auth.getSession&api_key=app&format=json&token=${token}`,
      );
      expect(await answer.json()).toMatchObject({ session: { name: 'Ada' } });
    } finally {
      await browser.close();
      app.close();
    }
  });
});
