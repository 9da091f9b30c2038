import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runsWithout } from '@fonoteca/test-kit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShelfWorld, type ShelfWorld, signedInPage } from './shelf-support.ts';
import { openBrowser, watchForErrors } from './support.ts';

const left = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
];
const parities = [
  'LLLLLL',
  'LLGLGG',
  'LLGGLG',
  'LLGGGL',
  'LGLLGG',
  'LGGLLG',
  'LGGGLL',
  'LGLGLG',
  'LGLGGL',
  'LGGLGL',
];
const turned = (bits: string) => bits.replace(/[01]/g, (bit) => (bit === '0' ? '1' : '0'));
const reversed = (bits: string) => [...bits].reverse().join('');

/** The 95 bars and gaps of an EAN-13: 1 is black. */
function barsOf(code: string): string {
  const [first = 0, ...digits] = [...code].map(Number);
  const parity = parities[first] ?? '';
  const half = (index: number, digit: number) => {
    const bits = left[digit] ?? '';
    if (index >= 6) return turned(bits);
    return parity[index] === 'L' ? bits : reversed(turned(bits));
  };
  const drawn = digits.map((digit, index) => half(index, digit));
  return `101${drawn.slice(0, 6).join('')}01010${drawn.slice(6).join('')}101`;
}

/** A film of one picture, in the form that Chromium takes for a camera (YUV4MPEG2, 4:2:0). */
function filmOf(code: string, width = 640, height = 480, frames = 10): Buffer {
  const bars = barsOf(code);
  const bar = 5;
  const start = Math.floor((width - bars.length * bar) / 2);
  const grey = Buffer.alloc(width * height, 235);
  for (let y = 100; y < height - 100; y++) {
    for (let x = 0; x < bars.length * bar; x++)
      if (bars[Math.floor(x / bar)] === '1') grey[y * width + start + x] = 16;
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), grey, Buffer.alloc((width * height) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame)]);
}

describe.skipIf(runsWithout('chromium'))('a barcode held before the camera', () => {
  let world: ShelfWorld;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fonoteca-camera-'));
    const film = join(folder, 'barcode.y4m');
    await writeFile(film, filmOf('4006381333931'));
    [world, browser] = await Promise.all([
      openShelfWorld(),
      openBrowser(
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${film}`,
      ),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('is read, the camera switched off, and the release found', async () => {
    const { token } = world.discogs.addUser({ name: 'ines_records' });
    const linked = await world.person.call('POST', '/api/v1/discogs/token', { token });
    expect(linked.status).toBe(200);
    const page = await signedInPage(browser, world, { permissions: ['camera'] });
    const errors = watchForErrors(page);
    await page.goto(`${world.server.url}/records/barcode`);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await page.getByText('Mirror of Copper').waitFor({ timeout: 20_000 });
    expect(await page.getByLabel('Barcode').inputValue()).toBe('4006381333931');
    expect(await page.locator('video').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 40_000);
});
