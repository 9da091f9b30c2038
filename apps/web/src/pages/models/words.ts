import type { ResponseOf } from '@fonoteca/contract';
import { count, percent } from '../../lib/numbers.ts';

export type Models = ResponseOf<'GET /api/v1/models'>;
export type Model = Models['items'][number];
export type ModelWithTrials = ResponseOf<'GET /api/v1/models/{id}'>;
export type ModelEvent = Models['events'][number];
export type Kind = Model['kind'];
export type Place = Model['place'];
type Metrics = Model['metrics'];

export const kinds = ['artist', 'release', 'recording', 'session'] as const satisfies readonly Kind[];
export const places = ['own', 'outside'] as const satisfies readonly Place[];

export const kindWords: Readonly<Record<Kind, string>> = {
  artist: 'Artists',
  release: 'Releases',
  recording: 'Recordings',
  session: 'What follows what',
};
export const placeWords: Readonly<Record<Place, string>> = {
  own: 'learned here',
  outside: 'taken in from outside',
};
export const stateWords: Readonly<Record<Model['state'], string>> = {
  current: 'in use',
  candidate: 'waiting',
  retired: 'was in use',
  refused: 'refused',
};
export const actionWords: Readonly<Record<ModelEvent['action'], string>> = {
  trained: 'trained',
  promoted: 'taken into use',
  'rolled-back': 'gone back to',
  refused: 'refused',
  imported: 'taken in',
  removed: 'removed',
};

interface Metric {
  readonly name: string;
  readonly label: string;
  readonly about: string;
  readonly text: (value: number) => string;
}

const share = (value: number): string => value.toFixed(3).replace(/^0/, '');
const inPercent = (value: number): string => `${value.toFixed(1)} %`;

/** In the order in which they say most. */
export const metrics: readonly Metric[] = [
  { name: 'ndcg', label: 'nDCG@20', about: 'how high up what was heard next stood', text: share },
  { name: 'recall', label: 'Recall@20', about: 'how much of what was heard next was among 20', text: share },
  { name: 'mrr', label: 'MRR@20', about: 'how high up the next listen stood', text: inPercent },
  { name: 'precision', label: 'P@20', about: 'how often the next listen was among 20', text: inPercent },
  {
    name: 'innerNdcg',
    label: 'nDCG@20, inner split',
    about: 'while choosing, on training data',
    text: share,
  },
  {
    name: 'innerRecall',
    label: 'Recall@20, inner split',
    about: 'while choosing, on training data',
    text: share,
  },
  { name: 'hit', label: 'Hit rate@20', about: 'people with at least one right among 20', text: percent },
  { name: 'coverage', label: 'Coverage', about: 'items that are shown to somebody', text: percent },
  { name: 'people', label: 'Measured on', about: 'people whose later listens were held out', text: count },
];

/** Those that a model has, in that order. */
export const metricsOf = (of: Metrics): Metric[] => metrics.filter(({ name }) => Number.isFinite(of[name]));

/** The one that is looked at first. */
export const mainMetric = (of: Metrics): Metric | undefined =>
  metricsOf(of).find(({ name }) => name !== 'people');

/** “0.231, before 0.225” of the same held-out listens; null where nothing was compared. */
export const comparison = ({ metrics: now, comparedWith }: Model): string | null => {
  const main = mainMetric(now);
  const before = main && comparedWith?.metrics[main.name];
  if (main === undefined || before === undefined) return null;
  const change = before === 0 ? '' : ` (${signed(((now[main.name] ?? 0) / before - 1) * 100)})`;
  return `model ${comparedWith?.modelId} had ${main.text(before)} on the same listens${change}`;
};

const signed = (change: number): string => {
  const rounded = Math.round(change);
  return rounded === 0 ? '±0 %' : `${rounded > 0 ? '+' : '−'}${Math.abs(rounded)} %`;
};

export const seconds = (value: number): string =>
  value < 90 ? `${value < 10 ? value.toFixed(1) : Math.round(value)} s` : `${Math.round(value / 60)} min`;

/** Parameters as “factors 64, epochs 12”; the members of an ensemble are told by the trials. */
export const parameterText = (parameters: Model['parameters']): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join(', ');

export const nameOf = ({ id, name }: Pick<Model, 'id' | 'name'>): string => `${name}, model ${id}`;
