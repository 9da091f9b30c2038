import { createRandom, type ListenLog } from '@fonoteca/learn';

/** How made-up people choose what to hear again. None of them calls the model that is measured on them. */
export const listeningHabits = ['power-law', 'fading', 'steady', 'mixed'] as const;
export type ListeningHabit = (typeof listeningHabits)[number];

/** What each habit plants, said in the table's legend. */
export const habitNotes: Readonly<Record<ListeningHabit, string>> = {
  'power-law':
    'returns to what was heard an age ago that is drawn from a power law (this plants ACT-R’s own assumption)',
  fading: 'artists take hold and fade exponentially, now and then again; no power law',
  steady: 'tastes never change and nothing is forgotten: how often it was heard says nearly all there is',
  mixed:
    'a third of the artists fade, a third are steady, a sixth come with the season, the rest by power law',
};

const day = 86_400;
const tracksPerRelease = 10;
const releasesPerArtist = 4;
const artistCount = 120;

interface Artist {
  readonly appeal: number;
  readonly kind: 'fading' | 'steady' | 'seasonal';
  /** Days on which it took hold. */
  readonly onsets: readonly number[];
  readonly fadeDays: number;
  readonly seasonDay: number;
}

/**
 * One person's listens over `days` ending at `end` (unix seconds), oldest first: sittings on week-day mornings
 * and evenings and longer ones at week ends, whole releases in their order, mixes, tracks on repeat, a fifth of
 * the choices free. Items are recordings. Same seed, same history.
 */
export function listeningPerson(habit: ListeningHabit, seed: number, end: number, days: number): ListenLog {
  const random = createRandom(seed);
  const artists = Array.from({ length: artistCount }, () => makeArtist(habit, random, days));
  const past = { releases: [] as number[], at: [] as number[] };
  const items: number[] = [];
  const stamps: number[] = [];
  const decay = 0.4 + 0.5 * random();
  const pace = 0.6 + 0.8 * random();
  for (let date = 0; date < days; date++) {
    const weekEnd = date % 7 >= 5;
    for (const hour of weekEnd ? [10.5, 15, 21] : [7.5, 12.5, 18, 21]) {
      if (random() > 0.4 * pace) continue;
      let at = end - (days - date) * day + (hour + (random() - 0.5) * 1.5) * 3600;
      let left = 3 + Math.floor(random() * (weekEnd ? 20 : 12));
      while (left > 0) {
        const release = chooseRelease(habit, artists, past, date, decay, random);
        past.releases.push(release);
        past.at.push(date + hour / 24);
        for (const track of chooseTracks(random, left)) {
          items.push(release * tracksPerRelease + track);
          stamps.push(Math.round(at));
          at += 150 + random() * 150;
          left--;
        }
      }
    }
  }
  const groups = Uint32Array.from({ length: artistCount * releasesPerArtist * tracksPerRelease }, (_, item) =>
    Math.floor(item / (releasesPerArtist * tracksPerRelease)),
  );
  return { items: Uint32Array.from(items), stamps: Float64Array.from(stamps), groups };
}

function makeArtist(habit: ListeningHabit, random: () => number, days: number): Artist {
  const drawn = random();
  const mixed = drawn < 0.4 ? 'fading' : drawn < 0.8 ? 'steady' : 'seasonal';
  const onsets: number[] = [];
  for (let at = -60 * Math.log(1 - random()); at < days; at += 60 - 240 * Math.log(1 - random()))
    onsets.push(at);
  return {
    appeal: Math.exp(1.3 * normal(random)),
    kind: habit === 'mixed' ? mixed : habit === 'fading' ? 'fading' : 'steady',
    onsets,
    fadeDays: 8 + 40 * random(),
    seasonDay: 365 * random(),
  };
}

function chooseRelease(
  habit: ListeningHabit,
  artists: readonly Artist[],
  past: { readonly releases: readonly number[]; readonly at: readonly number[] },
  date: number,
  decay: number,
  random: () => number,
): number {
  const byMemory = habit === 'power-law' ? 0.8 : habit === 'mixed' ? 0.17 : 0;
  if (past.at.length > 0 && random() < byMemory) {
    const oldest = date + 1 - (past.at[0] ?? 0);
    const age = powerLawAge(0.05, oldest, decay, random);
    return past.releases[firstFrom(past.at, date + 1 - age)] ?? 0;
  }
  const weights = artists.map((artist) => appealOn(artist, date));
  const artist = pick(weights, random);
  // Its best-loved releases more often.
  return artist * releasesPerArtist + Math.floor(random() ** 1.7 * releasesPerArtist);
}

/** An age with density ∝ age^−d between two ages in days. */
function powerLawAge(least: number, most: number, decay: number, random: () => number): number {
  const power = 1 - decay;
  const low = least ** power;
  return (low + random() * (Math.max(most, least * 2) ** power - low)) ** (1 / power);
}

function appealOn({ appeal, kind, onsets, fadeDays, seasonDay }: Artist, date: number): number {
  if (kind === 'steady') return appeal;
  if (kind === 'seasonal') {
    const turn = Math.cos(((date - seasonDay) / 365) * 2 * Math.PI);
    return appeal * Math.exp(2.5 * (turn - 1)) * 3;
  }
  let hold = 0;
  for (const onset of onsets) if (onset <= date) hold += Math.exp(-(date - onset) / fadeDays);
  return appeal * (0.05 + 6 * hold);
}

function chooseTracks(random: () => number, left: number): number[] {
  const how = random();
  const favourite = (): number => Math.floor(random() ** 1.6 * tracksPerRelease);
  if (how < 0.35) return Array.from({ length: Math.min(left, tracksPerRelease) }, (_, track) => track);
  if (how < 0.42) return new Array<number>(Math.min(left, 2 + Math.floor(random() * 3))).fill(favourite());
  return [favourite()];
}

function pick(weights: readonly number[], random: () => number): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}

function firstFrom(values: readonly number[], least: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
