import type { Candidate, ListenerFacts } from './types.ts';

const dayMs = 86_400_000;
/** Days until an item that a list has shown is almost as welcome as before (to a third of the penalty). */
const repeatDays = 7;
const repeatPenalty = 1.5;

/**
 * How new an item is to this person, −1 (popular, near, of a known artist) … 1 (long tail, far away,
 * of an artist never heard). What is not known counts as the middle. Long-tail popularity as
 * the rank share of listeners (Celma 2010); distance as 1 − cosine to the person's genres.
 */
export function noveltyOf(candidate: Candidate, listener: ListenerFacts, closeness: number | null): number {
  const { facts } = candidate;
  const longTail = facts.popularity === null ? 0 : 1 - 2 * facts.popularity;
  const distance = closeness === null ? 0 : 1 - 2 * closeness;
  const unheard = listener.knownArtists.has(facts.artistKey) ? -1 : 1;
  return 0.5 * longTail + 0.3 * distance + 0.2 * unheard;
}

/** ≤ 0: what a list showed lately waits, so that tomorrow's list is another one. */
export function repeatedOf(candidate: Candidate, now: number): number {
  const { lastListedAt } = candidate.facts;
  if (lastListedAt === null) return 0;
  const days = Math.max(0, now - lastListedAt) / dayMs;
  return -repeatPenalty * Math.exp(-days / repeatDays);
}
