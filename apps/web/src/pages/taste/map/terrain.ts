import { contours } from 'd3-contour';
import type { Placed } from './types.ts';

/** Squares of the grid that heights are measured on, along the longer side. */
const squares = 128;
/** How far a disc raises the ground around it, in units of the map. */
const reach = 0.13;
/** Heights of the lines, as shares of the highest ground: two in shallow water, the coast, the land. */
const heights = [0.006, 0.02, 0.05, 0.13, 0.25, 0.4, 0.58, 0.78];
/** Which of the lines is the coast. */
export const coast = 2;
/** Room of the grid beyond the map's edge (−1 … 1): islands end before it does. */
const border = 1.45;
const perUnit = squares / (2 * border);

/** The lines of the ground, from the shallows up, in units of the map. */
export type Terrain = readonly (readonly Ring[])[];
type Ring = readonly (readonly [x: number, y: number])[];

/** Heights of the ground on the grid, row by row: artists raise it, those heard more a little more. */
const groundOf = (points: readonly Placed[]): Float64Array => {
  const ground = new Float64Array(squares * squares);
  const radius = Math.ceil(reach * 3 * perUnit);
  for (const point of points) {
    const [column, row] = [(point.x + border) * perUnit, (point.y + border) * perUnit];
    const height = 0.35 + Math.log10(1 + point.listens);
    const [left, top] = [Math.floor(column) - radius, Math.floor(row) - radius];
    for (let y = Math.max(0, top); y <= Math.min(squares - 1, top + 2 * radius); y++)
      for (let x = Math.max(0, left); x <= Math.min(squares - 1, left + 2 * radius); x++) {
        const away = ((x + 0.5 - column) ** 2 + (y + 0.5 - row) ** 2) / (reach * perUnit) ** 2;
        const square = y * squares + x;
        ground[square] = (ground[square] ?? 0) + height * Math.exp(-away);
      }
  }
  return ground;
};

/** The highest ground. A single artist is an island, too: not all of it is a mountain. */
export const highestOf = (points: readonly Placed[]): number =>
  groundOf(points).reduce((most, one) => Math.max(most, one), 6);

/**
 * Land where artists are.
 *
 * @param highest the highest ground of the whole map, so that land grows while artists join
 */
export const terrainOf = (points: readonly Placed[], highest: number): Terrain =>
  contours()
    .size([squares, squares])
    .thresholds(heights.map((share) => share * highest))(Array.from(groundOf(points)))
    .map(({ coordinates }) =>
      coordinates.flatMap((polygon) =>
        polygon.map((ring) =>
          ring.map(([x = 0, y = 0]) => [x / perUnit - border, y / perUnit - border] as const),
        ),
      ),
    );
