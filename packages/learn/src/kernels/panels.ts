/** Columns that stand together: two vectors of four. */
const panelWidth = 8;

/**
 * Where (row, column) of a square matrix with `width` rows stands when its columns are kept in panels
 * of eight, each panel row by row: a tile of it is one stretch of memory, whatever the width.
 */
export function panelIndex(row: number, column: number, width: number): number {
  return (column >>> 3) * width * panelWidth + row * panelWidth + (column & 7);
}

/** Factors are kept at a multiple of eight, the rest being 0. */
export const paddedWidth = (width: number): number => Math.ceil(width / panelWidth) * panelWidth;

/**
 * The upper half of `scale` · a square matrix (row by row, `width` a multiple of eight), in panels. On the
 * diagonal of the padding, from `used` on, stands 1, so that the padding solves to 0.
 */
export function toPanels(
  matrix: Float32Array,
  width: number,
  used: number,
  scale: number,
  panels: Float32Array,
): void {
  for (let row = 0; row < width; row++)
    for (let column = 0; column < width; column++)
      panels[panelIndex(row, column, width)] =
        row === column && row >= used ? 1 : scale * (matrix[row * width + column] ?? 0);
}
