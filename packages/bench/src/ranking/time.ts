import { createRandom } from '@fonoteca/learn';
import { type Candidate, type Rule, rankList } from '@fonoteca/recommend';
import { plainFacts } from './generated.ts';
import { listenerOf } from './measure.ts';

const candidateCount = 2000;
const rounds = 200;
const warmUp = 20;
const rules: Rule[] = [
  { kind: 'without-tag', tag: 'tag 3' },
  { kind: 'year', from: 1965, orUnknown: true },
  { kind: 'at-most', per: 'artist', count: 2 },
];

/**
 * Milliseconds of `rankList` for 2,000 candidates with six tags each of 300, 50 places, all parts in use: by
 * the clock, and (mean) of the processor, which other work on the machine hardly changes.
 */
export function timeLists(seed: number): { what: string; p50: number; p99: number; processor: number }[] {
  const random = createRandom(seed);
  const candidates = Array.from({ length: candidateCount }, (_, item): Candidate => {
    const artist = `artist ${Math.floor(random() * 600)}`;
    const tags = Array.from({ length: 6 }, () => ({
      name: `tag ${Math.floor(300 * random() ** 2)}`,
      weight: random() + 0.01,
    }));
    const facts = {
      ...plainFacts(`${artist}\u001f${item}`, artist),
      tags,
      year: 1960 + Math.floor(random() * 65),
    };
    const scores = { first: random() ** 3, second: random() };
    return {
      item,
      score: scores.first,
      sources: Object.entries(scores).map(([model, score]) => ({ model, score })),
      facts: { ...facts, popularity: random() },
    };
  });
  const heard = Uint32Array.from({ length: 300 }, (_, index) => index * 3);
  const listener = listenerOf(
    heard,
    candidates.map(({ facts }) => facts),
  );
  return [0, 0.5, 1].map((dial) => {
    const times: number[] = [];
    let used = process.cpuUsage();
    for (let round = 0; round < rounds; round++) {
      // The first rounds run before the compiler has seen the loops.
      if (round === warmUp) used = process.cpuUsage();
      const begun = performance.now();
      rankList({
        candidates,
        listener,
        dial,
        rules,
        now: 0,
        seed: round,
        limit: 50,
        context: { words: ['focus'] },
      });
      if (round >= warmUp) times.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(used);
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 100) / 100;
    const processor = Math.round((user + system) / 10 / times.length) / 100;
    return { what: `dial ${dial}`, p50: at(0.5), p99: at(0.99), processor };
  });
}
