import { fold } from '@fonoteca/domain';
import type { ItemKind } from '../item.ts';
import type { Rule } from './rule.ts';
import type { Candidate, ItemFacts } from './types.ts';

const dayMs = 86_400_000;

/** Facts that a kind of item cannot have: a rule about them says nothing of it. */
const withoutMeaning: Readonly<Record<ItemKind, ReadonlySet<Rule['kind']>>> = {
  artist: new Set(['not-explicit', 'length', 'tempo']),
  release: new Set(['tempo']),
  recording: new Set(),
};

type Refuses = (facts: ItemFacts) => boolean;

/** Rules made ready for one list. */
export interface CompiledRules {
  /** Place in `rules` of the first rule that leaves the item out; -1: it may stand on the list. */
  refusedBy(facts: ItemFacts): number;
  /** Most items per artist and per release; infinite where no rule says. */
  readonly atMost: { readonly artist: number; readonly release: number };
}

/**
 * Rules as predicates. What is not known of an item counts against it, unless the rule says
 * `orUnknown`. 'without' and 'without-tag' refuse what is known to match: an untagged item passes.
 */
export function compileRules(rules: readonly Rule[], now: number): CompiledRules {
  const predicates = rules.map((rule): Refuses => {
    const refuses = predicateOf(rule, now);
    return (facts) => !withoutMeaning[facts.kind].has(rule.kind) && refuses(facts);
  });
  const atMost = { artist: Number.POSITIVE_INFINITY, release: Number.POSITIVE_INFINITY };
  for (const rule of rules)
    if (rule.kind === 'at-most') atMost[rule.per] = Math.min(atMost[rule.per], rule.count);
  return { refusedBy: (facts) => predicates.findIndex((refuses) => refuses(facts)), atMost };
}

function predicateOf(rule: Rule, now: number): Refuses {
  switch (rule.kind) {
    case 'without':
      return withoutEntity(rule.entity, rule.key);
    case 'without-tag':
      return withoutTag(rule.tag);
    case 'not-explicit':
      return ({ explicit }) => (explicit === null ? !rule.orUnknown : explicit);
    case 'length':
      return outside(
        ({ lengthMs }) => (lengthMs === null ? null : lengthMs / 1000),
        rule.minSeconds,
        rule.maxSeconds,
        rule.orUnknown,
      );
    case 'year':
      return outside(({ year }) => year, rule.from, rule.to, rule.orUnknown);
    case 'tempo':
      return outside(({ bpm }) => bpm, rule.minBpm, rule.maxBpm, rule.orUnknown);
    case 'language':
      return otherLanguage(rule.in, rule.notIn, rule.orUnknown);
    case 'only-heard':
      return ({ listens }) => listens === 0;
    case 'never-heard':
      return ({ listens }) => listens > 0;
    case 'not-heard-within':
      return ({ listens, lastHeardAt }) =>
        listens > 0 && (lastHeardAt === null || now - lastHeardAt < rule.days * dayMs);
    case 'not-listed-within':
      return ({ lastListedAt }) => lastListedAt !== null && now - lastListedAt < rule.days * dayMs;
    case 'on-shelf':
      return ({ onShelf }) => onShelf !== true;
    case 'at-most':
      // Says nothing of one item alone: `createRoom` counts.
      return () => false;
  }
}

function outside(
  fact: (facts: ItemFacts) => number | null,
  low: number | undefined,
  high: number | undefined,
  orUnknown: boolean | undefined,
): Refuses {
  if (low === undefined && high === undefined) return () => false;
  return (facts) => {
    const value = fact(facts);
    if (value === null) return !orUnknown;
    return (low !== undefined && value < low) || (high !== undefined && value > high);
  };
}

function withoutEntity(entity: ItemKind, key: string): Refuses {
  if (entity === 'artist') return (facts) => facts.artistKey === key;
  if (entity === 'release') return (facts) => facts.releaseKey === key;
  return (facts) => facts.kind === 'recording' && facts.key === key;
}

/** 'metal' is also meant by 'death metal', whose last word it is; 'metalcore' is another word. */
function withoutTag(tag: string): Refuses {
  const unwanted = fold(tag);
  const ending = ` ${unwanted}`;
  const verdicts = new Map<string, boolean>();
  const isUnwanted = (name: string): boolean => {
    let verdict = verdicts.get(name);
    if (verdict === undefined) {
      const folded = fold(name);
      verdict = folded === unwanted || folded.endsWith(ending);
      verdicts.set(name, verdict);
    }
    return verdict;
  };
  return ({ tags }) => tags.some(({ name }) => isUnwanted(name));
}

function otherLanguage(
  wanted: readonly string[] | undefined,
  unwanted: readonly string[] | undefined,
  orUnknown: boolean | undefined,
): Refuses {
  if (wanted === undefined && unwanted === undefined) return () => false;
  return ({ language }) => {
    if (language === null) return !orUnknown;
    const code = language.toLowerCase();
    const isIn = (codes: readonly string[]) => codes.some((one) => one.toLowerCase() === code);
    return (wanted !== undefined && !isIn(wanted)) || (unwanted !== undefined && isIn(unwanted));
  };
}

/** Counts places per artist and release while a list grows. */
export interface Room {
  has(facts: ItemFacts): boolean;
  take(facts: ItemFacts): void;
}

/** An item whose release is not known takes no release's place. */
export function createRoom(caps: { readonly artist: number; readonly release: number }): Room {
  const artists = new Map<string, number>();
  const releases = new Map<string, number>();
  return {
    has: (facts) =>
      (artists.get(facts.artistKey) ?? 0) < caps.artist &&
      (facts.releaseKey === null || (releases.get(facts.releaseKey) ?? 0) < caps.release),
    take(facts) {
      artists.set(facts.artistKey, (artists.get(facts.artistKey) ?? 0) + 1);
      if (facts.releaseKey !== null)
        releases.set(facts.releaseKey, (releases.get(facts.releaseKey) ?? 0) + 1);
    },
  };
}

/**
 * The last check before a list leaves: keeps what breaks no rule, in order. Whatever happened in
 * between, this decides.
 */
export function keepAllowed<T extends { readonly candidate: Candidate }>(
  items: readonly T[],
  rules: CompiledRules,
): T[] {
  const room = createRoom(rules.atMost);
  return items.filter(({ candidate: { facts } }) => {
    if (rules.refusedBy(facts) >= 0 || !room.has(facts)) return false;
    room.take(facts);
    return true;
  });
}
