import type { ResponseOf } from '@fonoteca/contract';

export type TasteMap = ResponseOf<'GET /api/v1/taste/map'>;
export type MapPoint = TasteMap['points'][number];
export type MapGroup = TasteMap['groups'][number];

/** A point with what the drawing needs of it: its radius, CSS pixels, and when it appears. */
export interface Placed extends MapPoint {
  readonly radius: number;
  /** Milliseconds since 1970; −∞ where it is not known, so that it is always there. */
  readonly since: number;
}
