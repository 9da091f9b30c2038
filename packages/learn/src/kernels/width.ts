/** Vectors are taken two by two: factors are kept at a multiple of eight numbers, the rest being 0. */
export const paddedWidth = (width: number): number => Math.ceil(width / 8) * 8;
