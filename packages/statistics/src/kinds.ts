export type EntityKind = 'artist' | 'release' | 'recording';

/** In `chart_segments.kind`: never reused. */
export const kindCodes = { artist: 1, release: 2, recording: 3 } as const satisfies Record<
  EntityKind,
  number
>;
export const entityKinds: readonly EntityKind[] = ['artist', 'release', 'recording'];

export type Grain = 'day' | 'month' | 'year' | 'until' | 'whole';

/**
 * In `chart_segments.grain`: never reused. `until` holds everything before its period (a 1 January);
 * `whole` everything that is folded, and its period says nothing.
 */
export const grainCodes = { day: 1, month: 2, year: 3, until: 4, whole: 5 } as const satisfies Record<
  Grain,
  number
>;

/** The period that `whole` is stored under: any constant would do. */
export const wholePeriod = 0;
