import type { IncomingListen } from '@fonoteca/domain';

/** A made-up band with releases: nobody's real listening, and no real names. */
interface SampleArtist {
  readonly name: string;
  readonly releases: readonly {
    readonly title: string;
    readonly tracks: readonly { readonly title: string; readonly lengthMs: number }[];
  }[];
}

const day = 86_400_000;

/** A small fast generator (mulberry32), so that a seed always gives the same history. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const firstWords = [
  'Velvet',
  'Northern',
  'Paper',
  'Hollow',
  'Golden',
  'Electric',
  'Slow',
  'Distant',
  'Silver',
  'Midnight',
  'Amber',
  'Glass',
  'Wild',
  'Quiet',
  'Crimson',
  'Lunar',
];
const secondWords = [
  'Harbour',
  'Lanterns',
  'Orchard',
  'Satellites',
  'Rivers',
  'Machines',
  'Foxes',
  'Cathedral',
  'Arcade',
  'Meridian',
  'Gardens',
  'Static',
  'Avenue',
  'Tides',
  'Postcards',
  'Parade',
];
const titleWords = [
  'Leaving',
  'Tomorrow',
  'Window',
  'Signal',
  'Winter',
  'Fever',
  'Stairs',
  'Ocean',
  'Hours',
  'Kitchen',
  'Letters',
  'Shadow',
  'Bicycle',
  'Copper',
  'Rain',
  'Radio',
  'Morning',
  'Falling',
  'Home',
  'Echo',
  'Mirror',
  'Borders',
  'Salt',
  'Summer',
];

function makeArtists(random: () => number, count: number): SampleArtist[] {
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const names = new Set<string>();
  while (names.size < count) names.add(`${pick(firstWords)} ${pick(secondWords)}`);
  return [...names].map((name) => ({
    name,
    releases: Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const titles = new Set<string>();
      const wanted = 6 + Math.floor(random() * 7);
      while (titles.size < wanted)
        titles.add(
          random() < 0.35
            ? pick(titleWords)
            : `${pick(titleWords)} ${pick(['of', 'in', 'and', 'for', 'without'])} ${pick(titleWords)}`,
        );
      return {
        title: `${pick(titleWords)} ${pick(secondWords)}`,
        tracks: [...titles].map((title) => ({ title, lengthMs: Math.round((130 + random() * 220) * 1000) })),
      };
    }),
  }));
}

/**
 * A generated history with the habits of a person: mornings and evenings, quieter week ends in summer,
 * favourites that come and go, skips. Oldest first, ending now.
 *
 * @param now milliseconds since 1970 UTC
 * @param days how far back it goes
 */
export function* generateSample(now: number, days = 3 * 365, seed = 7): Generator<IncomingListen> {
  const random = randomFrom(seed);
  const artists = makeArtists(random, 90);
  let favourites = artists.slice(0, 8);
  for (let age = days; age >= 0; age--) {
    if (random() < 0.012)
      favourites = Array.from(
        { length: 6 + Math.floor(random() * 5) },
        () => artists[Math.floor(random() ** 1.6 * artists.length)] as SampleArtist,
      );
    if (random() < 0.08) continue;
    const date = new Date(now - age * day);
    const seasonal = 1 + 0.35 * Math.cos(((date.getUTCMonth() + 1) / 12) * 2 * Math.PI);
    yield* sittings(random, date, seasonal, artists, favourites, now);
  }
}

function* sittings(
  random: () => number,
  date: Date,
  seasonal: number,
  artists: readonly SampleArtist[],
  favourites: readonly SampleArtist[],
  now: number,
): Generator<IncomingListen> {
  const weekEnd = date.getUTCDay() % 6 === 0;
  const starts = weekEnd ? [10.5, 16, 21] : [7.4, 12.6, 18.2, 21.3];
  for (const start of starts) {
    if (random() > 0.55 * seasonal) continue;
    let at =
      Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) +
      (start + (random() - 0.5) * 1.6) * 3_600_000;
    const wholeRelease = random() < 0.4;
    const artist = (
      random() < 0.7
        ? favourites[Math.floor(random() ** 1.5 * favourites.length)]
        : artists[Math.floor(random() ** 2 * artists.length)]
    ) as SampleArtist;
    const release = artist.releases[Math.floor(random() * artist.releases.length)];
    const count = wholeRelease ? (release?.tracks.length ?? 0) : 2 + Math.floor(random() * 9);
    for (let index = 0; index < count && at < now - 60_000; index++) {
      const from = wholeRelease
        ? artist
        : ((random() < 0.6
            ? favourites[Math.floor(random() ** 1.5 * favourites.length)]
            : artists[Math.floor(random() ** 2 * artists.length)]) as SampleArtist);
      const chosen = wholeRelease ? release : from.releases[Math.floor(random() * from.releases.length)];
      const track = wholeRelease
        ? chosen?.tracks[index]
        : chosen?.tracks[Math.floor(random() ** 1.4 * (chosen?.tracks.length ?? 1))];
      if (!chosen || !track) continue;
      const skipped = random() < 0.07;
      const playedMs = skipped ? Math.round(random() * 40_000) : track.lengthMs;
      yield {
        sent: { artist: from.name, track: track.title, release: chosen.title, lengthMs: track.lengthMs },
        stampMs: Math.floor(at / 1000) * 1000,
        playedMs,
        skipped,
      };
      at += playedMs + 1500;
    }
  }
}
