import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, runsWithout, startMpd, startMpdscribble } from '@fonoteca/test-kit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, past, type World } from './support.ts';

describe.skipIf(runsWithout('mpdscribble'))('the real mpdscribble beside a real mpd', () => {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    world = await makeWorld();
    folder = mkdtempSync(join(tmpdir(), 'fonoteca-mpd-'));
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('sends its journal, what plays, and a listen when it is over', { timeout: 60_000 }, async () => {
    const ada = await world.person('Ada');
    const mpd = await startMpd(folder, [
      {
        name: 'one.wav',
        seconds: 30,
        tags: { artist: 'Björk', title: 'Jóga', album: 'Homogenic', track: 2 },
      },
      { name: 'two.wav', seconds: 30, tags: { artist: 'Ada', title: 'Halo', album: 'Light' } },
    ]);
    const client = startMpdscribble({
      folder,
      url: `${world.origin}/audioscrobbler/`,
      username: 'Ada',
      password: ada.token,
      mpdSocket: mpd.socket,
      journal: [{ artist: 'Ada', track: 'From the journal', album: 'Light', time: past, length: 200 }],
    });
    try {
      for (const command of ['add one.wav', 'add two.wav', 'play 0']) await mpd.command(command);
      const startedAt = Date.now() / 1000;
      const explain = () => client.output();
      const first = await eventually(async () => (await world.history(ada))[0], { seconds: 10, explain });
      // It stamps the end, so the start lies one length before.
      expect(first).toBe(`${past - 200}|Ada|From the journal|Light|mpdscribble`);

      const playing = () =>
        sql<{
          line: string;
        }>`select concat_ws('|', s.artist, s.track, s.release, s.length_ms) as line from now_playing n join sent_tracks s on s.id = n.sent_track_id`.execute(
          world.store.db,
        );
      const now = await eventually(async () => (await playing()).rows[0]?.line, { seconds: 10, explain });
      expect(now).toBe('Björk|Jóga|Homogenic|30000');

      // It asks for more than half of the track by its own clock: 16 s, which nothing shortens.
      await new Promise((resolve) => setTimeout(resolve, 16_500 - (Date.now() / 1000 - startedAt) * 1000));
      await mpd.command('next');
      const endedAt = Date.now() / 1000;
      const live = await eventually(async () => (await world.history(ada))[1], { seconds: 10, explain });
      const [start, ...texts] = live.split('|');
      expect(texts).toEqual(['Björk', 'Jóga', 'Homogenic', 'mpdscribble']);
      expect(Math.abs(Number(start) - (endedAt - 30))).toBeLessThan(3);
      expect(await world.history(ada)).toHaveLength(2);
      expect(world.defects).toEqual([]);
    } finally {
      await client.stop();
      await mpd.stop();
    }
  });
});
