import { createRandom } from '@fonoteca/learn';
import type { Heard, TasteWorld } from './taste-world.ts';

export const scenes = ['Harbour', 'Meadow', 'Foundry'] as const;
export const artistsOfScene = 8;
const tracksOfArtist = 6;

export const artistName = (scene: string, number: number): string => `${scene} ${number}`;

/**
 * Listens of somebody who lives in one scene: sessions of a few tracks, mostly of artists they know, one
 * artist of the scene left out, so that there is something to discover. Seeded.
 */
export function listensOfScene(
  scene: string,
  seed: number,
  options: { sessions: number; leftOut: number },
): Heard[] {
  const random = createRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const listens: Heard[] = [];
  for (let session = 0; session < options.sessions; session++) {
    const start = 24 * (1 + session * 2) + pick(6);
    let artist = pick(artistsOfScene);
    for (let track = 0; track < 5; track++) {
      if (random() < 0.5) artist = pick(artistsOfScene);
      if (artist === options.leftOut) artist = (artist + 1) % artistsOfScene;
      // Everybody hears something of the neighbours now and then.
      const from = random() < 0.05 ? scenes[pick(scenes.length)] ?? scene : scene;
      const name = artistName(from, from === scene ? artist : 0);
      const number = Math.floor(random() ** 2 * tracksOfArtist);
      listens.push({
        artist: name,
        track: `${name} track ${number}`,
        release: `${name} album`,
        hoursAgo: start - track * 0.06,
      });
    }
  }
  return listens;
}

/** People of all scenes with half a year of listens each; the first of each scene misses its artist 0. */
export async function settle(world: TasteWorld, perScene: number): Promise<{ id: number; scene: string; leftOut: number }[]> {
  const people: { id: number; scene: string; leftOut: number }[] = [];
  for (const [place, scene] of scenes.entries()) {
    for (let number = 0; number < perScene; number++) {
      const { id } = await world.person(`${scene} listener ${number}`);
      const leftOut = number % artistsOfScene;
      await world.hear({ id }, listensOfScene(scene, place * 1000 + number, { sessions: 40, leftOut }));
      people.push({ id, scene, leftOut });
    }
  }
  return people;
}
