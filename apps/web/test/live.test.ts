import { createECDH } from 'node:crypto';
import { type NtfyDouble, runsWithout, startNtfyDouble } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LiveWorld, openLiveWorld, recordSixWeeks } from './live-support.ts';
import { signedInPage } from './shelf-support.ts';
import { dropFile, graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

/** A second is little on a machine that is busy. */
const poll = <Value>(read: () => Value | Promise<Value>) =>
  expect.poll(read, { timeout: 10_000, interval: 100 });

describe.skipIf(runsWithout('chromium'))('following who goes live, from an empty page on', () => {
  let world: LiveWorld;
  let ntfy: NtfyDouble;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  /** What was followed by address. */
  let stationId: number;

  beforeAll(async () => {
    [world, ntfy, browser] = await Promise.all([openLiveWorld(), startNtfyDouble(), openBrowser()]);
    await world.person.call('PATCH', '/api/v1/me', { timeZone: 'Europe/Madrid' });
    page = await signedInPage(browser, world);
    errors = watchForErrors(page);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([world?.close(), ntfy?.close()]);
  });

  const list = async () => (await (await world.person.call('GET', '/api/v1/channels')).json()).items;
  const messages = () => page.getByRole('region', { name: 'Messages' });
  const names = () => page.locator('[data-channel]').allTextContents();
  const menu = async (name: string, item: string | RegExp) => {
    // Scrolling closes a menu: what must first be scrolled to is given the time for it.
    const button = page.getByRole('button', { name: `${name}: more` });
    await button.focus();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    await button.press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
  };

  test('an empty page leads to the first one, which is pasted', async () => {
    await page.goto(`${world.server.url}/`);
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByText('Nobody is followed yet.').waitFor();
    await page.getByRole('button', { name: 'Follow the first one' }).click();
    const address = page.getByLabel('Address or handle');
    await address.fill(`${world.station.url}/night`);
    await page.getByLabel('Group (may be empty)').fill('Stations');
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await messages().getByText('is followed').waitFor();
    await page.getByText('1 channel.').waitFor();
    const [channel] = await list();
    expect(channel).toMatchObject({ platform: 'station', group: 'Stations' });
    stationId = channel.id;
    await page.getByText('Not enough seen yet: 0 broadcasts so far.').waitFor();
  });

  test('a handle needs its platform, and what is wrong is said at its field', async () => {
    await page.getByRole('button', { name: 'Follow a channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Follow a channel' });
    const address = dialog.getByLabel('Address or handle');
    expect(await dialog.getByRole('radio').count()).toBe(0);
    await address.fill('ftp://radio.example/live');
    await dialog.getByRole('button', { name: 'Follow', exact: true }).click();
    await dialog.getByRole('alert').filter({ hasText: 'http or https' }).waitFor();
    expect(await address.getAttribute('aria-invalid')).toBe('true');
    await address.fill('@somebody');
    await dialog.getByText('Twitch', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Follow', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await poll(async () => (await list()).length).toBe(2);
    expect(await list()).toContainEqual(
      expect.objectContaining({ platform: 'twitch', account: 'somebody', watchedBy: 'nobody' }),
    );
    // The browser logs the refusal that was asked for.
    expect(errors.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('an address that is pasted on the page opens the dialog with it', async () => {
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', text);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, 'https://www.twitch.tv/tide_room');
    const dialog = page.getByRole('dialog', { name: 'Follow a channel' });
    expect(await dialog.getByLabel('Address or handle').inputValue()).toBe('https://www.twitch.tv/tide_room');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await poll(async () => (await list()).length).toBe(3);
  });

  test('a dropped list is followed, and its wrong lines are told with field and reason', async () => {
    const csv = [
      'platform,account,group',
      'twitch,marble_estuary,Friends',
      'twitch,nine_lanterns,Friends',
      'walkie-talkie,somebody_else,Friends',
    ].join('\n');
    await dropFile(page, 'channels.csv', csv);
    const report = page.getByRole('alert').filter({ hasText: 'channels.csv' });
    await report.getByText('2 channels followed, 1 refused').waitFor();
    await report.getByText(/^Line 4/).waitFor();
    expect(await report.textContent()).toContain('platform');
    await report.getByRole('button', { name: 'Dismiss' }).click();
    await poll(async () => (await names()).length).toBe(5);
  });

  test('it is filtered by name, group and status, all of it in the address', async () => {
    await page.getByRole('searchbox', { name: 'Search the channels' }).fill('marble');
    await poll(names).toEqual(['marble_estuary']);
    await page.waitForURL(/text=marble/);
    await page.getByRole('searchbox', { name: 'Search the channels' }).fill('');
    await poll(async () => (await names()).length).toBe(5);
    await page.getByLabel('Group', { exact: true }).selectOption('Friends');
    await poll(async () => (await names()).toSorted()).toEqual(['marble_estuary', 'nine_lanterns']);
    await page.reload();
    await settled(page);
    expect((await names()).toSorted()).toEqual(['marble_estuary', 'nine_lanterns']);
    await page.getByLabel('Platform', { exact: true }).selectOption('Kick');
    await page.getByText('No channel is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await poll(async () => (await names()).length).toBe(5);
    expect(new URL(page.url()).search).toBe('');
  });

  test('keys go from channel to channel and act on the one they stand on', async () => {
    const order = await names();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.locator('[data-channel]').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(order[1]);
    await page.keyboard.press('End');
    expect(await focused()).toBe(order.at(-1));
    await page.keyboard.press('m');
    await messages()
      .getByText(`${order.at(-1)} is muted`)
      .waitFor();
    expect((await list()).find((one: { name: string }) => one.name === order.at(-1)).muted).toBe(true);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: order[0] ?? '' }).waitFor();
    await page.goBack();
    await settled(page);
  });

  test('when to check is said in hours of the own week', async () => {
    await menu('marble_estuary', 'When to check');
    const dialog = page.getByRole('dialog', { name: 'When to check marble_estuary' });
    await dialog.getByLabel('When', { exact: true }).selectOption('Only in these hours');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
      await dialog.getByRole('checkbox', { name: day }).uncheck();
    await dialog.getByLabel('From', { exact: true }).fill('22:00');
    await dialog.getByLabel('To', { exact: true }).fill('02:00');
    await dialog.getByLabel(/^Every so many minutes/).fill('0');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'whole number from 1' }).waitFor();
    await dialog.getByLabel(/^Every so many minutes/).fill('10');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('checked in its hours only, every 10 min').waitFor();
    const stored = (await list()).find((one: { name: string }) => one.name === 'marble_estuary').override;
    // Saturday and Sunday from 22:00; the second runs over the end of the week.
    expect(stored).toEqual({
      kind: 'window',
      everyMinutes: 10,
      windows: [
        { from: 5 * 1440 + 1320, to: 6 * 1440 + 120 },
        { from: 6 * 1440 + 1320, to: 120 },
      ],
    });
    await menu('marble_estuary', 'When to check');
    expect(await dialog.getByLabel('To', { exact: true }).inputValue()).toBe('02:00');
    expect(await dialog.getByRole('checkbox', { name: 'Sunday' }).isChecked()).toBe(true);
    expect(await dialog.getByRole('checkbox', { name: 'Monday' }).isChecked()).toBe(false);
    await page.keyboard.press('Escape');
  });

  test('who is left comes back by Undo as it was', async () => {
    await menu('marble_estuary', 'Group and note');
    const dialog = page.getByRole('dialog', { name: 'marble_estuary' });
    await dialog.getByLabel(/^Note/).fill('Met in Granada');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Met in Granada').waitFor();
    const before = (await list()).find((one: { name: string }) => one.name === 'marble_estuary');
    expect(before.note).toBe('Met in Granada');
    await menu('marble_estuary', 'Stop following');
    await poll(async () => (await names()).includes('marble_estuary')).toBe(false);
    await messages().getByRole('button', { name: 'Undo' }).click();
    await poll(async () => (await names()).includes('marble_estuary')).toBe(true);
    const after = (await list()).find((one: { name: string }) => one.name === 'marble_estuary');
    const { group, note, override, muted, id } = before;
    expect(after).toMatchObject({ id, group, note, override, muted });
  });

  test('a channel shows its broadcasts with how exactly they are known, and its week by hours', async () => {
    const seen = await recordSixWeeks(world.server, stationId, Date.now());
    await page.goto(`${world.server.url}/live/channels/${stationId}`);
    await settled(page);
    const broadcasts = page.getByRole('region', { name: 'Broadcasts' });
    await poll(() => broadcasts.getByRole('listitem').count()).toBe(seen);
    const [platform, between] = ['Late set 2', 'Late set 1'].map((title) =>
      broadcasts.getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) }),
    );
    expect(await platform?.textContent()).toContain('Start told by the platform');
    expect(await between?.textContent()).toMatch(/Start after \d\d:\d\d, between two checks/);
    const map = page.getByRole('img', { name: /by week day and hour/ });
    await map.focus();
    await page.keyboard.press('Home');
    await page.getByText('Monday, 00:00–01:00').waitFor();
    await page.keyboard.press('End');
    await page.getByText('Sunday, 23:00–00:00').waitFor();
    await page.getByRole('region', { name: 'Its week' }).getByText('As a table').click();
    expect(
      await page
        .getByRole('region', { name: /by hour and week day/ })
        .getByRole('row')
        .count(),
    ).toBe(25);
  });

  test('what is told, where, and when not is stored; a trial arrives', async () => {
    await page.goto(`${world.server.url}/live/notifications`);
    await settled(page);
    await page.getByRole('switch', { name: 'Quiet hours' }).check();
    await page.getByLabel('From', { exact: true }).fill('22:30');
    await page.keyboard.press('Enter');
    const preferences = async () => (await world.person.call('GET', '/api/v1/live/preferences')).json();
    await poll(preferences).toMatchObject({ quietHours: { from: '22:30', to: '08:00' } });
    await page.getByRole('switch', { name: 'Only some groups' }).check();
    await page.getByRole('checkbox', { name: 'Stations' }).uncheck();
    await poll(preferences).toMatchObject({ groups: ['Friends'] });

    const where = page.getByLabel('Address of the topic');
    await where.fill(`${ntfy.url}/`);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'topic' }).waitFor();
    expect(errors.splice(0)).toEqual([expect.stringContaining('400')]);
    await where.fill(`${ntfy.url}/inés-hears`.replace('é', 'e'));
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const row = page.getByRole('region', { name: 'Where they go' }).getByRole('listitem');
    await row.getByRole('button', { name: /^Send a trial/ }).click();
    await poll(() => ntfy.messages('ines-hears').length).toBe(1);
    await messages().getByText('A trial was sent').waitFor();
    await row.getByRole('checkbox').uncheck();
    const targets = async () => (await (await world.person.call('GET', '/api/v1/live/targets')).json()).items;
    await poll(targets).toMatchObject([{ kind: 'ntfy', enabled: false }]);
    await row.getByRole('button', { name: /^Remove/ }).click();
    await poll(targets).toEqual([]);
    await page.getByText('E-mail', { exact: true }).click();
    await page.getByText('FONOTECA_SMTP_URL').waitFor();
  });

  test('a browser that blocks notifications is told how to allow them', async () => {
    // Headless, the browser denies without asking.
    await page.getByRole('button', { name: 'Tell this browser' }).click();
    await page.getByText(/blocks notifications of this site/).waitFor();
  });

  test('a browser without a push service says so; a push is shown by the worker, once', async () => {
    const allowed = await signedInPage(browser, world, { permissions: ['notifications'] });
    await allowed.goto(`${world.server.url}/live/notifications`);
    await allowed.getByRole('button', { name: 'Tell this browser' }).click();
    await allowed.getByRole('alert').filter({ hasText: 'push service' }).waitFor();

    const devtools = await allowed.context().newCDPSession(allowed);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    const pushed = {
      origin: world.server.url,
      registrationId: await registered,
      data: JSON.stringify({ id: 'one', title: 'Tide Room is live', body: 'Twitch, since 21:00', url: null }),
    };
    const shown = () =>
      allowed.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
      });
    const wanted = [{ title: 'Tide Room is live', body: 'Twitch, since 21:00', tag: 'one' }];
    for (const _ of [1, 2]) {
      await devtools.send('ServiceWorker.deliverPushMessage', pushed);
      await poll(shown).toEqual(wanted);
    }
    await allowed.context().close();
  });

  test('the address of the calendar is shown once and ends', async () => {
    await page.goto(`${world.server.url}/live/calendar`);
    await settled(page);
    await page.getByRole('button', { name: 'Make an address' }).click();
    const box = page.getByRole('status').filter({ hasText: 'shown only now' });
    const url = (await box.locator('pre').textContent()) ?? '';
    const feed = await fetch(url);
    expect(feed.headers.get('content-type')).toContain('text/calendar');
    expect(await feed.text()).toContain('BEGIN:VCALENDAR');
    await page.reload();
    await settled(page);
    await page.getByRole('button', { name: 'End the feed' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
    await page.getByRole('button', { name: 'Make an address' }).waitFor();
    expect((await fetch(url)).status).toBe(404);
    await page.getByRole('button', { name: 'The week before' }).click();
    await page
      .getByRole('link', { name: /recorded/ })
      .first()
      .waitFor();
  });

  test('the planner says what is missing, and takes mode and budget at once', async () => {
    await page.goto(`${world.server.url}/live/planner`);
    await settled(page);
    const station = page.getByRole('region', { name: 'Station' });
    const plan = async (platform: string) =>
      (await (await world.person.call('GET', '/api/v1/live/platforms')).json()).items.find(
        (one: { platform: string }) => one.platform === platform,
      );
    await station.getByText('Compare', { exact: true }).click();
    await poll(async () => (await plan('station')).mode).toBe('compare');
    const share = station.getByRole('slider');
    await share.focus();
    await page.keyboard.press('Home');
    await poll(async () => (await plan('station')).pilotShare).toBe(0);
    await station.getByText('Change the budget').click();
    await station.getByLabel('Calls per hour at most').fill('60');
    await station.getByRole('button', { name: 'Store the budget' }).click();
    await poll(async () => (await plan('station')).callsPerHour).toBe(60);
    await station.getByRole('button', { name: /^Back to/ }).click();
    await poll(async () => (await plan('station')).callsPerHour).not.toBe(60);
    const { message } = await plan('twitch');
    await page.getByRole('region', { name: 'Twitch' }).getByText(message).waitFor();
    await station.getByRole('switch').uncheck();
    await poll(async () => (await plan('station')).enabled).toBe(false);
    await station.getByRole('switch').check();
    await poll(async () => (await plan('station')).enabled).toBe(true);
  });

  test('nothing grave for screen readers, nothing wider than the window, in both themes', async () => {
    for (const [width, colorScheme] of [
      [320, 'light'],
      [320, 'dark'],
      [768, 'dark'],
      [1440, 'light'],
      [1440, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      for (const path of ['', `/channels/${stationId}`, '/calendar', '/planner', '/notifications']) {
        await page.goto(`${world.server.url}/live${path}`);
        await settled(page);
        const at = [path, width, colorScheme];
        expect([...at, await overflow(page)]).toEqual([...at, 0]);
        expect([...at, await graveFindings(page)]).toEqual([...at, []]);
        if (path !== '') continue;
        await menu('marble_estuary', 'When to check');
        expect([...at, 'dialog', await overflow(page), await graveFindings(page)]).toEqual([
          ...at,
          'dialog',
          0,
          [],
        ]);
        await page.keyboard.press('Escape');
      }
    }
    expect(errors).toEqual([]);
  }, 120_000);

  test('who signs out is told nothing more in this browser', async () => {
    const endpoint = `${ntfy.url}/browser`;
    const pair = createECDH('prime256v1');
    const keys = { p256dh: pair.generateKeys('base64url'), auth: Buffer.alloc(16, 7).toString('base64url') };
    const added = await world.person.call('POST', '/api/v1/live/targets', { kind: 'push', endpoint, keys });
    expect(added.status).toBe(201);
    // As after a press on “Tell this browser”: the browser of this test reaches no push service.
    const { id } = await added.json();
    await page.evaluate((target) => localStorage.setItem('fonoteca.push-target', String(target)), id);
    await page.getByRole('button', { name: /^Sign out/ }).click();
    await page.waitForURL('**/sign-in*');
    const left = await world.server.store.db.selectFrom('notification_targets').select('kind').execute();
    expect(left).toEqual([]);
  });
});
