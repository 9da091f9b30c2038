import { createRandom } from '@fonoteca/learn';
import { createRecommender, type Recommender } from '../src/lists/recommender.ts';
import { createModelsInUse } from '../src/serving/in-use.ts';
import { createSessionsInUse } from '../src/serving/sessions-in-use.ts';
import { createTagIndexes } from '../src/serving/tag-index.ts';
import type { SearchLimits } from '../src/training/work.ts';
import type { Heard, TasteWorld } from './taste-world.ts';

export const scenes = ['Harbour', 'Meadow', 'Foundry'] as const;
export const artistsOfScene = 8;
const tracksOfArtist = 6;

/** Somebody of the town. */
export interface Townsman {
  readonly id: number;
  readonly timeZone: string;
  readonly scene: string;
  /** Number of the artist of their scene whom they never heard. */
  readonly leftOut: number;
}

/** A search that takes a second: what is tested is what comes before and after it. */
export const quickSearch: SearchLimits = {
  kinds: ['popularity', 'ease', 'item-knn'],
  budget: { flops: 1e8, splits: 1, copies: 1, people: 100 },
};

export const artistName = (scene: string, number: number): string => `${scene} ${number}`;

/**
 * Listens of somebody who lives in one scene: sessions of five tracks, mostly of artists they know, one
 * artist of the scene left out, so that there is something to discover. Seeded.
 */
export function listensOfScene(
  scene: string,
  seed: number,
  options: { readonly sessions: number; readonly leftOut: number; readonly daysAgo?: number },
): Heard[] {
  const random = createRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const listens: Heard[] = [];
  for (let session = 0; session < options.sessions; session++) {
    const start = 24 * ((options.daysAgo ?? 1) + session * 2) + pick(6);
    let artist = pick(artistsOfScene);
    for (let track = 0; track < 5; track++) {
      if (random() < 0.5) artist = pick(artistsOfScene);
      if (artist === options.leftOut) artist = (artist + 1) % artistsOfScene;
      // Everybody hears something of the neighbours now and then.
      const from = random() < 0.05 ? (scenes[pick(scenes.length)] ?? scene) : scene;
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

/** People of all scenes, each of whom misses another artist. */
export async function settle(
  world: TasteWorld,
  perScene: number,
  sessions = 40,
): Promise<readonly [Townsman, ...Townsman[]]> {
  const people: Townsman[] = [];
  for (const [place, scene] of scenes.entries()) {
    for (let number = 0; number < perScene; number++) {
      const { id } = await world.person(`${scene} listener ${number}`);
      const leftOut = number % artistsOfScene;
      await world.hear({ id }, listensOfScene(scene, place * 1000 + number, { sessions, leftOut }));
      people.push({ id, timeZone: 'UTC', scene, leftOut });
    }
  }
  const [first, ...others] = people;
  if (!first) throw new Error('nobody settled');
  return [first, ...others];
}

/** What recommends in a world, as the application puts it together. */
export function recommenderOf({ store }: TasteWorld): Recommender {
  return createRecommender({
    store,
    models: createModelsInUse(store),
    sessions: createSessionsInUse(store),
    tags: createTagIndexes(store),
    knowledge: false,
  });
}
