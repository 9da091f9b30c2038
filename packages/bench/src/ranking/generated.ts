import { buildInteractions, createRandom, type Interactions } from '@fonoteca/learn';
import type { ItemFacts } from '@fonoteca/recommend';

export interface GeneratedData {
  readonly data: Interactions;
  readonly facts: readonly ItemFacts[];
}

export interface GeneratedSize {
  readonly people: number;
  readonly items: number;
  readonly genres: number;
  /** Mean number of items that a person heard. */
  readonly heard: number;
}

/**
 * People with three genres each (about 60, 28 and 12 per cent) and a favourite decade, items with a main and a
 * side genre and a popularity after Zipf, five to an artist: enough for models to amplify what is
 * strongest in a history, which is what calibration is there to take back.
 */
export function generateListening(size: GeneratedSize, seed: number): GeneratedData {
  const random = createRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const items = Array.from({ length: size.items }, (_, item) => {
    const artist = Math.floor(item / 5);
    const main = artist % size.genres;
    const side = (main + 1 + pick(size.genres - 1)) % size.genres;
    return { artist, main, side, decade: 196 + ((artist * 7) % 6), rank: 0 };
  });
  const byGenre = Array.from({ length: size.genres }, (_, genre) => {
    const mine = items.flatMap((item, number) => (item.main === genre ? [number] : []));
    return mine.sort(() => random() - 0.5);
  });
  const rows: number[] = [];
  const heard: number[] = [];
  for (let person = 0; person < size.people; person++) {
    const first = Math.floor(size.genres * random() ** 1.5);
    const genres = [first, (first + 1 + pick(size.genres - 1)) % size.genres, pick(size.genres)];
    const decade = 196 + pick(6);
    const count = Math.round(size.heard * (0.5 + random()));
    for (let listen = 0; listen < count; listen++) {
      const at = random();
      const genre = genres[at < 0.6 ? 0 : at < 0.88 ? 1 : 2] ?? first;
      const choices = byGenre[genre] ?? [];
      let item = choices[Math.floor(choices.length * random() ** 2.2)] ?? 0;
      // One try more for the favourite decade.
      if (items[item]?.decade !== decade && random() < 0.5)
        item = choices[Math.floor(choices.length * random() ** 2.2)] ?? item;
      rows.push(person);
      heard.push(item);
    }
  }
  const built = buildInteractions(size.people, size.items, {
    length: rows.length,
    rowAt: (index) => rows[index] ?? 0,
    itemAt: (index) => heard[index] ?? 0,
    weightAt: null,
    timeAt: null,
  });
  const popularity = popularityOf(built.interactions);
  const facts = items.map((item, number) => ({
    ...plainFacts(`artist ${item.artist}\u001ftrack ${number}`, `artist ${item.artist}`),
    tags: [
      { name: `genre ${item.main}`, weight: 1 },
      { name: `genre ${item.side}`, weight: 0.25 },
    ],
    year: item.decade * 10 + (number % 10),
    popularity: popularity[number] ?? null,
  }));
  return { data: built.interactions, facts };
}

/** Place of every item by listeners, 0 … 1. */
export function popularityOf(data: Interactions): Float64Array {
  const counts = new Uint32Array(data.itemCount);
  for (const item of data.items) counts[item] = (counts[item] ?? 0) + 1;
  const order = Array.from(counts.keys()).sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || a - b);
  const places = new Float64Array(data.itemCount);
  for (const [place, item] of order.entries()) places[item] = place / Math.max(1, order.length - 1);
  return places;
}

/** An item of which nothing is known but its names. */
export function plainFacts(key: string, artistKey: string): ItemFacts {
  return {
    kind: 'recording',
    key,
    artistKey,
    releaseKey: null,
    tags: [],
    year: null,
    lengthMs: null,
    explicit: null,
    bpm: null,
    language: null,
    popularity: null,
    listens: 0,
    lastHeardAt: null,
    lastListedAt: null,
    onShelf: null,
  };
}
