import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel, type Interactions, modelKinds } from '@fonoteca/learn';
import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import { runsWithout } from '@fonoteca/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signedInPage } from './shelf-support.ts';
import { graveFindings, openBrowser, overflow, settled, watchForErrors } from './support.ts';

const dayMs = 86_400_000;
const heard = ['Marble Estuary', 'Nine Lanterns', 'Velvet Harbour', 'Paper Foxes'];
const unheard = ['Copper Choir', 'Salt Meridian', 'Late Ferry'];

/** A history with favourites that were let lie for half a year, and a few recent listens. */
async function giveHistory(server: TestServer, person: TestPerson): Promise<void> {
  const listens = heard.flatMap((artist, number) =>
    Array.from({ length: 6 }, (_, track) =>
      Array.from({ length: 9 }, (_, time) => ({
        artist,
        track: `${artist} track ${track}`,
        ago: (number < 2 ? 200 : 4) * dayMs + (time * 7 + track) * dayMs + number * 3_600_000,
      })),
    ).flat(),
  );
  await server.runtime.intake.submit(
    person.id,
    { source: 'lastfm-api' },
    listens.map(({ artist, track, ago }) => ({
      sent: { artist, track, release: `${artist} album`, lengthMs: 200_000 },
      stampMs: Date.now() - ago,
      stamp: 'start' as const,
    })),
  );
}

/** A model file of artists as another instance would export it: everybody hears everything, in two groups. */
async function modelFile(): Promise<Uint8Array> {
  const names = [...heard, ...unheard];
  const rows = Array.from({ length: 30 }, (_, row) =>
    names.flatMap((_, item) => ((item + row) % 4 === 0 ? [] : [item])),
  );
  const data: Interactions = {
    rows: rows.length,
    itemCount: names.length,
    offsets: Uint32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]),
    items: Uint32Array.from(rows.flat()),
    weights: null,
  };
  const kind = modelKinds['item-knn'];
  if (!kind) throw new Error('there is no item-knn model');
  const shape = { rows: data.rows, itemCount: data.itemCount, interactions: data.items.length };
  const model = await kind.train(data, kind.defaults(shape), { seed: 1, threads: 1 });
  return encodeModel({
    meta: {
      entityKind: 'artist',
      purpose: 'discover',
      trainedAt: '2026-01-01T00:00:00.000Z',
      window: null,
      parameters: { neighbours: 20 },
      metrics: { ndcg: 0.25, recall: 0.31 },
      seed: 1,
      source: 'listens made up for a test',
      licence: 'CC0-1.0',
    },
    items: {
      length: names.length,
      at: (index) => {
        const name = names[index];
        return name === undefined
          ? undefined
          : { key: name.toLowerCase(), artist: name, title: null, mbid: null };
      },
    },
    state: model.state(),
    extras: { popularity: new Float32Array(names.length).fill(20) },
  });
}

describe.skipIf(runsWithout('chromium'))('Discover, mixes and models', () => {
  let server: TestServer;
  let person: TestPerson;
  let newcomer: TestPerson;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let folder: string;

  beforeAll(async () => {
    [server, browser, folder] = await Promise.all([
      startTestServer(),
      openBrowser(),
      mkdtemp(join(tmpdir(), 'fonoteca-model-')),
    ]);
    person = await server.createPerson('Inés', 'owner');
    newcomer = await server.createPerson('Nils');
    await giveHistory(server, person);
    await vi.waitFor(
      async () => {
        const { profileAt } = await (await person.call('GET', '/api/v1/taste')).json();
        if (profileAt === null) throw new Error('the taste is not read yet');
      },
      { timeout: 20_000, interval: 200 },
    );
    page = await signedInPage(browser, { server, person });
    errors = watchForErrors(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(`${server.url}${path}`);
    await settled(page);
  };
  const shelf = (title: string) => page.getByRole('region', { name: title, exact: true });
  const messages = () => page.getByRole('region', { name: 'Messages' });
  const names = (title: string) => shelf(title).getByRole('heading', { level: 3 }).allTextContents();

  test('somebody new is told how it begins', async () => {
    const theirs = await signedInPage(browser, { server, person: newcomer });
    await theirs.goto(`${server.url}/discover`);
    await theirs.getByRole('heading', { name: 'Nothing to show yet' }).waitFor();
    await theirs.getByRole('link', { name: 'Bring listens in' }).click();
    await theirs.waitForURL('**/import');
    await theirs.context().close();
  });

  test('a shelf says why each item is there, and the panel says more', async () => {
    await open('/discover');
    const favourites = shelf('Forgotten favourites');
    await favourites
      .getByText(/^Not heard for 6 months, after 9 listens/)
      .first()
      .click();
    const why = page.getByRole('dialog', { name: 'Why is it here?' });
    await why.getByText('9 listens', { exact: false }).first().waitFor();
    await why.getByText(/chance|best that was left/).waitFor();
    await why.getByText(/^This list was made with what you have not heard for long/).waitFor();
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
  });

  test('what is disliked goes at once, comes back by Undo, and without it never again', async () => {
    await open('/discover');
    const [first = '', second = ''] = await names('Forgotten favourites');
    const dislike = (name: string) =>
      shelf('Forgotten favourites').getByRole('button', { name: `Dislike ${name}`, exact: true });
    await dislike(first).click();
    await expect.poll(() => names('Forgotten favourites')).not.toContain(first);
    await messages().getByText(`${first} will not come again`).waitFor();
    await messages().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => names('Forgotten favourites')).toContain(first);
    await dislike(second).click();
    await messages().getByText(`${second} will not come again`).waitFor();
    await page.getByRole('button', { name: 'Show them now' }).click();
    await page.getByText('Noted: the next lists take it in.').waitFor({ state: 'detached' });
    expect(await names('Forgotten favourites')).not.toContain(second);
    for (const path of ['/discover', '/mixes']) {
      await open(path);
      expect(await page.getByRole('main').getByText(second, { exact: true }).count()).toBe(0);
    }
    const marks = await (await person.call('GET', '/api/v1/taste/marks')).json();
    expect(marks.items.map((one: { name: string; mark: string }) => [one.name, one.mark])).toEqual([
      [second, 'dislike'],
    ]);
  });

  test('a like stays, and is taken back by a second press', async () => {
    await open('/discover');
    const [first = ''] = await names('Forgotten favourites');
    const like = shelf('Forgotten favourites').getByRole('button', { name: `Like ${first}`, exact: true });
    await like.press('Enter');
    await messages().getByText(`You like ${first}`).waitFor();
    expect(await like.getAttribute('aria-pressed')).toBe('true');
    await like.press('Enter');
    await expect.poll(() => like.getAttribute('aria-pressed')).toBe('false');
  });

  test('the dial moves by keys, is kept, and shelves are made anew with it', async () => {
    await open('/discover');
    const dial = page.getByRole('slider', { name: /^How far from what you know/ });
    await dial.focus();
    await page.keyboard.press('End');
    expect(await dial.getAttribute('aria-valuetext')).toBe('Surprise me');
    await expect
      .poll(async () => (await (await person.call('GET', '/api/v1/taste')).json()).settings.dial)
      .toBe(1);
    await expect
      .poll(async () => {
        const { shelves } = await (await person.call('GET', '/api/v1/discover')).json();
        // The mixes of the day and the week keep their time, wherever the dial goes.
        return shelves
          .filter(({ purpose }: { purpose: string }) => !/-(mix|discovery)$/.test(purpose))
          .map((list: { dial: number }) => list.dial);
      })
      .toEqual([1, 1, 1, 1, 1]);
    await page.reload();
    await settled(page);
    expect(await dial.inputValue()).toBe('1');
  });

  test('a radio starts from an item; its list is saved as a playlist', async () => {
    await open('/discover');
    const [first = ''] = await names('Forgotten favourites');
    await shelf('Forgotten favourites')
      .getByRole('button', { name: `${first}: more`, exact: true })
      .click();
    await page.getByRole('menuitem', { name: /^Radio from this/ }).click();
    await page.waitForURL('**/lists/*');
    await page.getByRole('heading', { level: 1, name: /^Radio/ }).waitFor();
    await page.getByRole('button', { name: /^Save as playlist: Radio/ }).click();
    await messages().getByRole('button', { name: 'Open' }).click();
    await page.waitForURL('**/playlists/*');
    await page.getByText('saved from a recommendation').waitFor();
  });

  test('an item opens in services by links', async () => {
    await open('/discover');
    const [first = ''] = await names('Forgotten favourites');
    await shelf('Forgotten favourites')
      .getByRole('button', { name: `${first}: more`, exact: true })
      .click();
    await page.getByRole('menuitem', { name: /^Open in/ }).click();
    const link = page.getByRole('dialog', { name: 'Open in…' }).getByRole('link', { name: /Bandcamp/ });
    expect(await link.getAttribute('href')).toContain(encodeURIComponent(first));
    await page.keyboard.press('Escape');
  });

  test('a mix for a mood fills the minutes, and stands in the history', async () => {
    await open('/mixes');
    await page.getByRole('button', { name: 'calm', exact: true }).click();
    await page.getByLabel('Length').selectOption('30');
    await page.getByRole('button', { name: 'Make the mix' }).click();
    await page.getByRole('heading', { level: 1, name: 'Calm mix' }).waitFor();
    // Of 200 seconds each: nine, and what is left is the half of none.
    expect(await page.getByRole('list', { name: 'Items of Calm mix' }).getByRole('listitem').count()).toBe(9);
    await open('/mixes');
    await page.getByLabel('Which').selectOption('mix');
    const earlier = page.getByRole('list', { name: 'Earlier lists' });
    await expect.poll(() => earlier.getByRole('listitem').count()).toBe(1);
    await earlier.getByText('calm · 30 min').click();
    await page.getByRole('heading', { level: 1, name: 'Calm mix' }).waitFor();
  });

  test('a model is taken in by the page, finds what nobody heard, and is exported as it came', async () => {
    await open('/models');
    await page.getByText('No model yet.').waitFor();
    const path = join(folder, 'artists.safetensors');
    await writeFile(path, 'no model at all');
    await page.getByLabel('Choose a model file').setInputFiles(path);
    await page.getByRole('main').getByRole('alert').waitFor();
    await writeFile(path, await modelFile());
    await page.getByLabel('Choose a model file').setInputFiles(path);
    const inUse = page.getByRole('article', { name: 'Artists, taken in from outside' });
    await inUse.getByText('listens made up for a test (CC0-1.0)').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Export: item-knn/ }).click(),
    ]);
    expect((await readFile(await download.path())).byteLength).toBeGreaterThan(500);
    await open('/discover');
    expect((await names('New artists')).toSorted()).toEqual(unheard.toSorted());
    await shelf('New artists')
      .getByText(/^(Because you hear|Similar to)/)
      .first()
      .click();
    const why = page.getByRole('dialog', { name: 'Why is it here?' });
    await why
      .getByText(/% of its score$/)
      .first()
      .waitFor();
    await why.getByRole('link').first().click();
    await page.waitForURL('**/artist/*');
    await page.getByRole('region', { name: 'Similar artists' }).getByText('Copper Choir').waitFor();
  });

  test('a disliked artist leaves every shelf', async () => {
    await open('/discover');
    await shelf('New artists').getByRole('button', { name: 'Dislike Late Ferry' }).click();
    await expect.poll(() => names('New artists')).not.toContain('Late Ferry');
    await open('/discover');
    expect(await names('New artists')).not.toContain('Late Ferry');
  });

  test('another model takes its place, the one before comes back, and one is removed', async () => {
    await open('/models');
    const path = join(folder, 'artists.safetensors');
    await page.getByLabel('Choose a model file').setInputFiles(path);
    await messages()
      .getByText(/knows 7 items, and is in use/)
      .waitFor();
    const inUse = page.getByRole('article', { name: 'Artists, taken in from outside' });
    await inUse.getByRole('link', { name: 'item-knn, model 2' }).waitFor();
    await page.getByRole('button', { name: 'Roll back…: artists' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click();
    await inUse.getByRole('link', { name: 'item-knn, model 1' }).waitFor();
    await page.getByRole('button', { name: 'Use this one: item-knn, model 2' }).click();
    await inUse.getByRole('link', { name: 'item-knn, model 2' }).waitFor();
    await page.getByRole('button', { name: 'Remove…: item-knn, model 1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
    await expect
      .poll(() => page.getByRole('list', { name: 'All models' }).getByRole('listitem').count())
      .toBe(1);
    const log = page.getByRole('list', { name: 'Log' });
    await log
      .getByText(/Model 1 .*removed by Inés/)
      .first()
      .waitFor();
  });

  test('a training is seen at work by whoever asked for it, and stops when told', async () => {
    await open('/models');
    await page.getByRole('button', { name: 'Learn anew' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Stop learning' }).click();
    await page.getByRole('button', { name: 'Learn anew' }).waitFor();
    await open('/models/2');
    await page.getByRole('heading', { level: 1, name: 'item-knn, model 2' }).waitFor();
    await page.getByText('CC0-1.0').waitFor();
  });

  test('a listener sees the models and nothing that only the owner may do', async () => {
    const theirs = await signedInPage(browser, { server, person: newcomer });
    await theirs.goto(`${server.url}/models`);
    await theirs.getByRole('list', { name: 'All models' }).getByRole('listitem').first().waitFor();
    expect(await theirs.getByRole('button', { name: /Learn|Use|Remove|Roll back/ }).count()).toBe(0);
    expect(await theirs.getByLabel('Choose a model file').count()).toBe(0);
    await theirs.context().close();
  });

  test('nothing grave for screen readers, nothing wider than the window, in both themes', async () => {
    const faults: string[] = [];
    const { daily } = await (await person.call('GET', '/api/v1/mixes')).json();
    const paths = ['/discover', '/mixes', `/lists/${daily.id}`, '/models', '/models/2', '/artist/1'];
    // Contrast and names do not hang on the width: axe looks once, in both themes.
    for (const [width, schemes] of [
      [320, ['light', 'dark']],
      [768, []],
      [1440, []],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of paths) {
        await open(path);
        if ((await overflow(page)) > 0) faults.push(`${path} at ${width} is too wide`);
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          for (const finding of await graveFindings(page)) faults.push(`${path}, ${colorScheme}: ${finding}`);
        }
      }
    }
    await open(`/lists/${daily.id}`);
    await page.getByTitle('Why is it here?').first().click();
    await page.getByRole('dialog').waitFor();
    faults.push(...(await graveFindings(page)).map((finding) => `why-panel: ${finding}`));
    expect(faults).toEqual([]);
    // A file that was no model was refused on purpose, which the browser logs.
    expect(errors.filter((error) => !/status of (400|422)/.test(error))).toEqual([]);
  }, 120_000);
});
