import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingListen, Refusal } from '@fonoteca/domain';
import { onTestFinished } from 'vitest';
import { ZipFile } from 'yazl';
import { openImport, type ReaderLimits, type ReadItem } from '../../src/readers/index.ts';

/** The present of these tests. */
export const now = Date.parse('2026-06-01T12:00:00Z');

/** Writes a file of its own for one test. */
export async function fileOf(name: string, content: string | Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'fonoteca-readers-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  await writeFile(path, content);
  return { name, path };
}

export interface ReadResult {
  readonly items: ReadItem[];
  readonly listens: IncomingListen[];
  readonly refusals: Refusal[];
  readonly ignored: { where: string; what: string; why: string }[];
  readonly sources: string[];
}

export interface Settings {
  readonly name?: string;
  readonly timeZone?: string;
  readonly limits?: Partial<ReaderLimits>;
  readonly signal?: AbortSignal;
}

/** Everything that an import of this content gives. */
export async function read(content: string | Uint8Array, settings: Settings = {}): Promise<ReadResult> {
  const { name = 'export', timeZone = 'UTC', ...rest } = settings;
  const reading = await openImport(await fileOf(name, content), { timeZone, now, ...rest });
  const items: ReadItem[] = [];
  for await (const batch of reading.items) {
    if (batch.length === 0 || batch.length > 1000) throw new Error(`a batch of ${batch.length}`);
    items.push(...batch);
  }
  return {
    items,
    listens: items.flatMap((item) => (item.kind === 'listen' ? [item.listen] : [])),
    refusals: items.flatMap((item) => (item.kind === 'refused' ? [item.refusal] : [])),
    ignored: items.flatMap((item) => (item.kind === 'ignored' ? [item] : [])),
    sources: [...new Set(items.flatMap((item) => (item.kind === 'listen' ? [item.source] : [])))],
  };
}

export const readJson = (value: unknown, settings?: Settings) => read(JSON.stringify(value), settings);

/** A zip as exporters write it; `stream` entries carry their sizes after the data. */
export async function zipOf(
  entries: Readonly<Record<string, string | Uint8Array>>,
  options: { compress?: boolean } = {},
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries))
    zip.addBuffer(Buffer.from(content), name, { compress: options.compress ?? true });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const spotifyRow = (change: Record<string, unknown> = {}) => ({
  ts: '2021-05-07T14:02:33Z',
  username: 'someone',
  platform: 'Android OS 11 API 30 (Google, Pixel 5)',
  ms_played: 187_342,
  conn_country: 'ES',
  ip_addr_decrypted: '203.0.113.9',
  user_agent_decrypted: 'Spotify/8.6 Android/30',
  master_metadata_track_name: 'Hyperballad',
  master_metadata_album_artist_name: 'Björk',
  master_metadata_album_album_name: 'Post',
  spotify_track_uri: 'spotify:track:2SWRVuU2TTnFTAgtRfMWPH',
  episode_name: null,
  episode_show_name: null,
  spotify_episode_uri: null,
  reason_start: 'trackdone',
  reason_end: 'fwdbtn',
  shuffle: true,
  skipped: true,
  offline: false,
  offline_timestamp: 0,
  incognito_mode: false,
  ...change,
});
