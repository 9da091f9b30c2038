import { createRandom } from '@fonoteca/learn';
import { calibrationTarget } from '../src/ranking/calibration.ts';
import type { Candidate, ItemFacts, ListenerFacts, RankInput } from '../src/ranking/types.ts';

export const now = Date.UTC(2026, 10, 21);
export const day = 86_400_000;

export const facts = (over: Partial<ItemFacts> = {}): ItemFacts => ({
  kind: 'recording',
  key: 'ada\u001fone',
  artistKey: 'ada',
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
  ...over,
});

export const candidate = (item: number, score: number, over: Partial<ItemFacts> = {}): Candidate => ({
  item,
  score,
  sources: [],
  facts: facts({ key: `artist ${item}\u001ftrack ${item}`, artistKey: `artist ${item}`, ...over }),
});

export const nobody: ListenerFacts = {
  knownArtists: new Set(),
  target: { genres: new Map(), eras: new Map() },
};

export const input = (over: Partial<RankInput> = {}): RankInput => ({
  candidates: [],
  listener: nobody,
  dial: 0.5,
  rules: [],
  now,
  seed: 1,
  limit: 20,
  explore: false,
  ...over,
});

const genres = ['rock', 'death metal', 'deep house', 'folk', 'jazz', 'ambient', 'hip hop', 'metal'];
const languages = ['en', 'es', 'de', null];

/** Candidates of which any fact can be missing. */
export function manyCandidates(
  count: number,
  seed: number,
  kind: ItemFacts['kind'] = 'recording',
): Candidate[] {
  const random = createRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const maybe = <T>(value: T): T | null => (random() < 0.2 ? null : value);
  return Array.from({ length: count }, (_, item) => {
    const artistKey = `artist ${Math.floor(random() * (count / 4))}`;
    const key = kind === 'artist' ? `artist ${item}` : `${artistKey}\u001ftitle ${item}`;
    const listens = random() < 0.4 ? 0 : Math.floor(random() * 50) + 1;
    return {
      item,
      score: random() ** 3,
      sources: [],
      facts: {
        kind,
        key,
        artistKey: kind === 'artist' ? key : artistKey,
        releaseKey: kind === 'release' ? key : maybe(`${artistKey}\u001falbum ${Math.floor(random() * 3)}`),
        tags: Array.from({ length: Math.floor(random() * 4) }, () => ({
          name: pick(genres),
          weight: random() + 0.01,
        })),
        year: maybe(1960 + Math.floor(random() * 65)),
        lengthMs: maybe(60_000 + Math.floor(random() * 400_000)),
        explicit: maybe(random() < 0.3),
        bpm: maybe(60 + Math.floor(random() * 120)),
        language: pick(languages),
        popularity: maybe(random()),
        listens,
        lastHeardAt: listens > 0 ? maybe(now - Math.floor(random() * 900) * day) : null,
        lastListedAt: random() < 0.5 ? null : now - Math.floor(random() * 60) * day,
        onShelf: maybe(random() < 0.4),
      },
    };
  });
}

/** A listener who heard every third of these. */
export function listenerOf(candidates: readonly Candidate[]): ListenerFacts {
  const heard = candidates.filter(({ item }) => item % 3 === 0);
  return {
    knownArtists: new Set(heard.map((one) => one.facts.artistKey)),
    target: calibrationTarget(heard.map((one) => ({ facts: one.facts, weight: 1 }))),
  };
}
