import type { ItemKind } from '../item.ts';

/** What a model's items are; a `session` model says which recording follows which. */
export type ModelSubject = ItemKind | 'session';
/** `own`: learned from this instance's listens; `outside`: imported, learned from public data. */
export type ModelPlace = 'own' | 'outside';
type ModelStanding = 'candidate' | 'current' | 'retired' | 'refused';

type Values = Record<string, number | string | boolean>;

/** What is known of a model that is about to be stored. */
export interface NewModel {
  readonly kind: ModelSubject;
  readonly place: ModelPlace;
  readonly name: string;
  readonly parameters: Values;
  /** On held-out listens after the time cut. */
  readonly metrics: Record<string, number>;
  readonly comparedWith: { modelId: number; metrics: Record<string, number> } | null;
  readonly people: number;
  readonly items: number;
  readonly interactions: number;
  readonly dataFrom: Date | null;
  readonly dataUntil: Date | null;
  readonly seed: number;
  readonly seconds: number;
  readonly peakMb: number | null;
  readonly note: string | null;
  readonly createdBy: number | null;
  readonly trials: readonly Trial[];
}

/** One model that was tried while a model was trained: the experiment log. */
export interface Trial {
  readonly member: string;
  readonly parameters: Values;
  readonly metrics: Record<string, number>;
  readonly seconds: number;
  /** In the ensemble; null where it was not taken. */
  readonly weight: number | null;
}

/** A stored model without its numbers. */
export interface ModelView extends Omit<NewModel, 'trials' | 'createdBy' | 'dataFrom' | 'dataUntil'> {
  readonly id: number;
  readonly state: ModelStanding;
  readonly dataFrom: string | null;
  readonly dataUntil: string | null;
  readonly bytes: number;
  readonly createdAt: string;
  readonly promotedAt: string | null;
}
