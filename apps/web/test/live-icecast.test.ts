import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import {
  type IcecastSource,
  type NtfyDouble,
  type RunningIcecast,
  runsWithout,
  startIcecast,
  startNtfyDouble,
} from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedInPage } from './shelf-support.ts';
import { openBrowser, settled, watchForErrors } from './support.ts';

/** The usual ways of the watch, sooner: a test waits for them. */
const times = {
  tickMs: 250,
  leastApartMs: 1_500,
  secondLookMs: 1_000,
  leaderMs: 500,
  runningLeastMs: 1_000,
  runningMostMs: 1_500,
};
const soon = { timeout: 30_000, interval: 200 };

describe.skipIf(runsWithout('chromium') || runsWithout('icecast'))(
  'a station of Icecast that goes on the air and off again',
  () => {
    let server: TestServer;
    let person: TestPerson;
    let icecast: RunningIcecast;
    let ntfy: NtfyDouble;
    let browser: Browser;
    let page: Page;
    let errors: string[];
    let folder: string;
    let source: IcecastSource;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fonoteca-icecast-'));
      [icecast, ntfy, browser, server] = await Promise.all([
        startIcecast(folder),
        startNtfyDouble(),
        openBrowser(),
        startTestServer({ allowPrivateAddresses: true }, { live: { times } }),
      ]);
      person = await server.createPerson('Inés', 'owner');
      // A plan is made in minutes: at fixed intervals, one channel has the whole budget of stations to itself.
      await person.call('PATCH', '/api/v1/live/platforms/station', { mode: 'fixed', callsPerHour: 100_000 });
      await person.call('POST', '/api/v1/live/targets', { kind: 'ntfy', url: `${ntfy.url}/night` });
      page = await signedInPage(browser, { server, person });
      errors = watchForErrors(page);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await Promise.all([icecast?.stop(), ntfy?.close()]);
      await rm(folder, { recursive: true, force: true });
    });

    const broadcasts = async () => (await (await person.call('GET', '/api/v1/broadcasts')).json()).items;
    const liveNow = () => page.getByRole('region', { name: 'Live now' });

    test('it is followed before it is there, and known to be offline', async () => {
      await page.goto(`${server.url}/live`);
      await page.getByRole('button', { name: 'Follow the first one' }).click();
      await page.getByLabel('Address or handle').fill(`${icecast.url}/night.mp3`);
      await page.getByRole('button', { name: 'Follow', exact: true }).click();
      await page.getByText('Nobody is live of 1 channel.').waitFor();
      const status = async () =>
        (await (await person.call('GET', '/api/v1/channels')).json()).items[0].status;
      await expect.poll(status, soon).toBe('offline');
      expect(ntfy.messages('night')).toEqual([]);
    }, 60_000);

    test('its source connects: the card goes live by itself, and one notification arrives', async () => {
      source = await icecast.connectSource({ mount: '/night.mp3', name: 'Radio Nocturna' });
      await liveNow().getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });
      await page.getByText('1 live of 1 channel.').waitFor();
      // Screen readers hear it, too.
      await page
        .getByRole('status')
        .filter({ hasText: /is live$/ })
        .waitFor({ state: 'attached' });
      await page.waitForFunction(() => document.title.startsWith('(1) Live'));
      await expect.poll(() => ntfy.messages('night').length, soon).toBe(1);
      const [message] = ntfy.messages('night');
      expect(message?.title).toMatch(/is live$/);
      const [running] = await broadcasts();
      expect(running).toMatchObject({ platform: 'station', endedAt: null, caughtLive: true });
    }, 60_000);

    test('its source leaves: the card is offline, and one broadcast is recorded', async () => {
      await source.disconnect();
      await liveNow().waitFor({ state: 'detached', timeout: 30_000 });
      await page
        .getByRole('status')
        .filter({ hasText: /is no longer live$/ })
        .waitFor({ state: 'attached' });
      const recorded = await broadcasts();
      expect(recorded).toHaveLength(1);
      expect(Date.parse(recorded[0].endedAt)).toBeGreaterThan(Date.parse(recorded[0].startedAt));
      await page.locator('[data-channel]').click();
      await settled(page);
      await page.getByRole('region', { name: 'Broadcasts' }).getByRole('listitem').waitFor();
      const checks = page.getByRole('region', { name: 'Checks' });
      await checks.getByText('live', { exact: true }).first().waitFor();
      await checks.getByText('offline', { exact: true }).first().waitFor();
      // One start, one notification: nothing was told twice.
      expect(ntfy.messages('night')).toHaveLength(1);
      expect(ntfy.requests()).toHaveLength(1);
      expect(errors).toEqual([]);
    }, 60_000);
  },
);
