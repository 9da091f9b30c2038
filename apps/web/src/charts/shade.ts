/** Colour of a cell, 0 … 1 of the most; the root lifts the quiet ones out of the paper. */
export const shade = (share: number): string =>
  share <= 0
    ? 'var(--paper-sunk)'
    : `color-mix(in oklab, var(--accent) ${Math.round(18 + 82 * Math.sqrt(share))}%, var(--paper))`;

/** The same without the root: where no cell is empty, all but nothing must look like nothing. */
export const evenShade = (share: number): string =>
  `color-mix(in oklab, var(--accent) ${Math.round(100 * Math.max(0, Math.min(1, share)))}%, var(--paper-sunk))`;
