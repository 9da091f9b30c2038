import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { Fault } from '@fonoteca/domain';
import { createJimp } from '@jimp/core';
import jpeg from '@jimp/js-jpeg';
import png from '@jimp/js-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchImages } from '../src/images/job.ts';
import { resizeCover } from '../src/images/resize.ts';
import { Resizer } from '../src/images/resizer.ts';
import { coverFile } from '../src/index.ts';
import { accountOf, apiItem, importNow, linked, makeWorld, type World } from './support.ts';

const Jimp = createJimp({ formats: [jpeg, png], plugins: [] });
const picture = (
  width: number,
  height: number,
  kind: 'image/jpeg' | 'image/png' = 'image/jpeg',
  color = 0x3366ccff,
) => new Jimp({ width, height, color }).getBuffer(kind);

/** A PNG of parts: a chunk's type and content. */
const pngOf = (...chunks: readonly (readonly [string, Buffer])[]) =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks.flatMap(([type, content]) => {
      const typed = Buffer.concat([Buffer.from(type), content]);
      const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(content.length);
      sum.writeUInt32BE(crc32(typed));
      return [length, typed, sum];
    }),
  ]);

/** Grey, one byte a pixel. */
const pngHeader = (width: number, height: number, interlaced: boolean) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[12] = interlaced ? 1 : 0;
  return ['IHDR', header] as const;
};

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

test('covers are stored in three sizes, and served names lead nowhere else', async () => {
  const person = await world.person('covers');
  const mbid = '12345678-1234-1234-1234-123456789abc';
  const urls = ['good', 'gone', 'svg', 'away'].map((name) => `https://i.discogs.com/${name}.jpeg`);
  await importNow(world, person, {
    ports: linked(accountOf(() => urls.map((cover, index) => apiItem(index + 1, index + 1, { cover })))),
  });
  await world.store.db.updateTable('records').set({ mbid }).where('discogs_release_id', '=', 2).execute();
  const asked: string[] = [];
  const folder = join(world.folder, 'images');
  const images = {
    folder,
    fetchImage: async (url: string) => {
      asked.push(url);
      if (url.includes('good')) return picture(1500, 750, 'image/png', 0x00000000);
      if (url.includes('coverartarchive')) return picture(300, 300);
      if (url.includes('svg'))
        return Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
      throw new Fault(url.includes('away') ? 'unavailable' : 'not-found', 'There is no answer');
    },
  };
  const progress: (string | undefined)[] = [];
  const run = {
    signal: new AbortController().signal,
    progress: async ({ note }: { note?: string }) => void progress.push(note),
  };
  expect(await fetchImages(world.store, images, run)).toBe(120);
  expect(progress.toSorted().at(-1)).toBe('4 covers to go');
  expect(asked).toContain(`https://coverartarchive.org/release/${mbid}/front-1200`);
  const rows = await world.store.db.selectFrom('images').selectAll().orderBy('source_url').execute();
  expect(
    rows.map(({ source_url, state, attempts }) => `${source_url.slice(22)} ${state} ${attempts}`),
  ).toEqual(['away.jpeg waiting 1', 'gone.jpeg ready 0', 'good.jpeg ready 0', 'svg.jpeg failed 1']);
  expect(rows.at(-1)?.reason).toBe('It is no JPEG or PNG');
  const sizes: string[] = [];
  for (const size of ['small', 'medium', 'large'] as const) {
    const file = coverFile(folder, rows[2]?.id ?? '', size) ?? '';
    const { bitmap } = await Jimp.fromBuffer(readFileSync(file));
    sizes.push(`${bitmap.width}×${bitmap.height} ${bitmap.data[0]}`);
  }
  expect(sizes).toEqual(['250×125 255', '500×250 255', '1200×600 255']);
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual(
    [],
  );
  for (const id of ['../../etc/passwd', '', 'a/b', `${rows[2]?.id}/..`])
    expect(coverFile(folder, id, 'small')).toBeNull();
  for (let round = 0; round < 3; round += 1) await fetchImages(world.store, images, run);
  const away = await world.store.db
    .selectFrom('images')
    .selectAll()
    .where('source_url', 'like', '%away%')
    .executeTakeFirstOrThrow();
  expect(away).toMatchObject({ state: 'failed', attempts: 4 });
  expect(existsSync(coverFile(folder, away.id, 'small') ?? '')).toBe(false);
});

test('a PNG with a second header, and one that unpacks to more than its pixels, are not decoded', async () => {
  const end = ['IEND', Buffer.alloc(0)] as const;
  const data = (bytes: number) => ['IDAT', deflateSync(Buffer.alloc(bytes))] as const;
  const comment = ['tEXt', Buffer.alloc(64, 0x20)] as const;
  const twoHeaders = pngOf(pngHeader(1, 1, false), pngHeader(6000, 5001, false), data(6001 * 5001), end);
  const packed = pngOf(pngHeader(8, 8, true), data(64_000_000), end);
  await expect(resizeCover(twoHeaders)).rejects.toThrow('It has no header, or more than one');
  await expect(resizeCover(packed)).rejects.toThrow('It cannot be unpacked');
  // Eight by eight in seven passes: 64 pixels and 15 rows.
  const fine = pngOf(pngHeader(8, 8, true), comment, data(64 + 15), end);
  expect((await resizeCover(fine)).small.length).toBeGreaterThan(0);
});

test('bombs and damaged files are refused, and the next cover is fine', async () => {
  const resizer = new Resizer();
  const { signal } = new AbortController();
  const bomb = Buffer.from(await picture(10, 10, 'image/png'));
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  const cut = Buffer.from(await picture(400, 400)).subarray(0, 300);
  const wide = Buffer.from(await picture(10, 10));
  const frame = wide.indexOf(Buffer.from([0xff, 0xc0]));
  wide.writeUInt16BE(60_000, frame + 5);
  wide.writeUInt16BE(60_000, frame + 7);
  for (const bytes of [
    bomb,
    cut,
    wide,
    Buffer.alloc(0),
    Buffer.from('GIF89a'.padEnd(100)),
    Buffer.from('<!doctype html>'.padEnd(100)),
  ]) {
    await expect(resizer.resize(bytes, signal)).rejects.toMatchObject({ code: 'invalid' });
  }
  const covers = await resizer.resize(await picture(100, 80), signal);
  expect((await Jimp.fromBuffer(Buffer.from(covers.large))).bitmap).toMatchObject({ width: 100, height: 80 });
  await resizer.close();
});
