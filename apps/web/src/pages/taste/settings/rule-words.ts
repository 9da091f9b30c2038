import { clockLength, counted } from '../../../lib/numbers.ts';
import type { Rule, RuleKind } from './types.ts';

/** Every kind of rule: its name in the picker. */
export const ruleTitles: Readonly<Record<RuleKind, string>> = {
  without: 'Nothing of an artist, release or recording',
  'without-tag': 'Nothing with a tag',
  'not-explicit': 'Nothing explicit',
  length: 'Length',
  year: 'Year',
  tempo: 'Tempo',
  language: 'Language',
  'only-heard': 'Only what I have heard',
  'never-heard': 'Only what I have never heard',
  'not-heard-within': 'Not heard lately',
  'not-listed-within': 'Not listed lately',
  'at-most': 'At most so many of one artist or release',
  'on-shelf': 'Only what is on my shelf',
};

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
export const languageName = (code: string): string => {
  try {
    return languageNames.of(code) ?? code;
  } catch {
    return code;
  }
};
const all = (codes: readonly string[], word: 'and' | 'or'): string =>
  new Intl.ListFormat('en', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(
    codes.map(languageName),
  );

/** "2:00 to 6:00", "at least 2:00", "at most 6:00". */
const between = (low: string | undefined, high: string | undefined, nothing: string): string => {
  if (low !== undefined && high !== undefined) return `${low} to ${high}`;
  if (low !== undefined) return `at least ${low}`;
  return high === undefined ? nothing : `at most ${high}`;
};

const seconds = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : clockLength(value * 1000);

/** What a key says by itself: the catalogue's folded names. */
export const nameOfKey = (key: string): string =>
  key
    .split('\u001f')
    .map((part) => part.replace(/#\d+$/, ''))
    .reverse()
    .join(' – ');

/**
 * A rule as a sentence.
 *
 * @param name what `without` means, where that is known better than by its key
 */
export const ruleWords = (rule: Rule, name?: string): string => {
  switch (rule.kind) {
    case 'without': {
      const what = name ?? nameOfKey(rule.key);
      return rule.entity === 'artist' ? `Nothing of ${what}` : `Not the ${rule.entity} ${what}`;
    }
    case 'without-tag':
      return `Nothing tagged “${rule.tag}”`;
    case 'not-explicit':
      return 'Nothing explicit';
    case 'length':
      return `Long: ${between(seconds(rule.minSeconds), seconds(rule.maxSeconds), 'any length')}`;
    case 'year':
      if (rule.from !== undefined && rule.to !== undefined) return `Of the years ${rule.from} to ${rule.to}`;
      if (rule.from !== undefined) return `Of ${rule.from} or later`;
      return rule.to === undefined ? 'Of any year' : `Of ${rule.to} or earlier`;
    case 'tempo': {
      const [low, high] = [rule.minBpm?.toString(), rule.maxBpm?.toString()];
      return `Tempo: ${between(low, high, 'any')} beats per minute`;
    }
    case 'language': {
      const parts = [
        ...(rule.in?.length ? [`in ${all(rule.in, 'or')}`] : []),
        ...(rule.notIn?.length ? [`not in ${all(rule.notIn, 'or')}`] : []),
      ];
      return `Sung ${parts.join(', ') || 'in any language'}`;
    }
    case 'only-heard':
      return 'Only what you have heard';
    case 'never-heard':
      return 'Only what you have never heard';
    case 'not-heard-within':
      return `Nothing heard in the last ${counted(rule.days, 'day')}`;
    case 'not-listed-within':
      return `Nothing that a list showed in the last ${counted(rule.days, 'day')}`;
    case 'at-most':
      return `At most ${rule.count} of one ${rule.per} in a list`;
    case 'on-shelf':
      return 'Only what is on your shelf';
  }
};

/** What happens to items of which the fact is not known; null where rules of this kind need no such fact. */
export const unknownWords = (rule: Rule): string | null =>
  'orUnknown' in rule || factKinds.has(rule.kind)
    ? 'orUnknown' in rule && rule.orUnknown
      ? 'or not known'
      : 'what is not known stays out'
    : null;

/** Kinds that rest on a fact which may not be known of an item. */
export const factKinds: ReadonlySet<RuleKind> = new Set([
  'not-explicit',
  'length',
  'year',
  'tempo',
  'language',
]);
