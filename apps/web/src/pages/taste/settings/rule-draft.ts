import type { EntityKind } from '../../../api/queries.ts';
import type { Rule, RuleKind } from './types.ts';

/** A rule as it stands in the form: numbers are what was typed. */
export interface Draft {
  readonly kind: RuleKind;
  readonly entity: EntityKind;
  readonly key: string;
  readonly tag: string;
  /** Lower and upper bound of a length (m:ss), a year or a tempo. */
  readonly low: string;
  readonly high: string;
  readonly days: string;
  readonly per: 'artist' | 'release';
  readonly count: string;
  readonly languages: readonly string[];
  readonly wanted: boolean;
  readonly orUnknown: boolean;
}

const empty: Draft = {
  kind: 'without',
  entity: 'artist',
  key: '',
  tag: '',
  low: '',
  high: '',
  days: '30',
  per: 'artist',
  count: '2',
  languages: [],
  wanted: false,
  orUnknown: true,
};

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
const minutes = (value: number | undefined): string =>
  value === undefined ? '' : `${Math.floor(value / 60)}:${String(Math.round(value % 60)).padStart(2, '0')}`;

export const draftOf = (rule: Rule | undefined): Draft => {
  if (!rule) return empty;
  const draft = {
    ...empty,
    kind: rule.kind,
    orUnknown: 'orUnknown' in rule ? (rule.orUnknown ?? false) : false,
  };
  switch (rule.kind) {
    case 'without':
      return { ...draft, entity: rule.entity, key: rule.key };
    case 'without-tag':
      return { ...draft, tag: rule.tag };
    case 'length':
      return { ...draft, low: minutes(rule.minSeconds), high: minutes(rule.maxSeconds) };
    case 'year':
      return { ...draft, low: text(rule.from), high: text(rule.to) };
    case 'tempo':
      return { ...draft, low: text(rule.minBpm), high: text(rule.maxBpm) };
    case 'language':
      return { ...draft, languages: rule.in ?? rule.notIn ?? [], wanted: rule.in !== undefined };
    case 'not-heard-within':
    case 'not-listed-within':
      return { ...draft, days: String(rule.days) };
    case 'at-most':
      return { ...draft, per: rule.per, count: String(rule.count) };
    default:
      return draft;
  }
};

/** What was typed as a number; nothing typed is no bound; what is no number goes as null, and is refused. */
const numberOf = (typed: string): number | undefined => {
  const value = typed.trim().replace(',', '.');
  return value === '' ? undefined : Number(value);
};
/** "3:30" or seconds. */
const secondsOf = (typed: string): number | undefined => {
  const parts = /^(\d+):([0-5]?\d)$/.exec(typed.trim());
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : numberOf(typed);
};
const bound = <Name extends string>(name: Name, value: number | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: number };

/** The rule that a draft says; the server decides whether it can be used. */
export const ruleOf = (draft: Draft): Rule => {
  const { kind, orUnknown } = draft;
  switch (kind) {
    case 'without':
      return { kind, entity: draft.entity, key: draft.key };
    case 'without-tag':
      return { kind, tag: draft.tag };
    case 'not-explicit':
      return { kind, orUnknown };
    case 'length':
      return {
        kind,
        ...bound('minSeconds', secondsOf(draft.low)),
        ...bound('maxSeconds', secondsOf(draft.high)),
        orUnknown,
      };
    case 'year':
      return { kind, ...bound('from', numberOf(draft.low)), ...bound('to', numberOf(draft.high)), orUnknown };
    case 'tempo':
      return {
        kind,
        ...bound('minBpm', numberOf(draft.low)),
        ...bound('maxBpm', numberOf(draft.high)),
        orUnknown,
      };
    case 'language':
      return { kind, [draft.wanted ? 'in' : 'notIn']: [...draft.languages], orUnknown };
    case 'not-heard-within':
    case 'not-listed-within':
      return { kind, days: numberOf(draft.days) ?? Number.NaN };
    case 'at-most':
      return { kind, per: draft.per, count: numberOf(draft.count) ?? Number.NaN };
    default:
      return { kind };
  }
};

/** Names of the lower and upper bound in the API. */
export const bounds: Readonly<Partial<Record<RuleKind, readonly [string, string]>>> = {
  length: ['minSeconds', 'maxSeconds'],
  year: ['from', 'to'],
  tempo: ['minBpm', 'maxBpm'],
};

/** What is missing before the server is asked, by the field's name in the API. */
export const missingIn = (draft: Draft): { field: string; reason: string } | null => {
  const names = bounds[draft.kind];
  if (names && draft.low.trim() === '' && draft.high.trim() === '')
    return { field: names[0], reason: 'say one of the two, or both' };
  if (draft.kind === 'without' && draft.key === '') return { field: 'key', reason: 'choose what is meant' };
  if (draft.kind === 'language' && draft.languages.length === 0)
    return { field: 'languages', reason: 'choose one language or more' };
  return null;
};
