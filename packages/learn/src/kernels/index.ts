export { type Arena, type ArenaOptions, addressOf, openArena, type RunOptions } from './arena.ts';
export { diagonalise } from './diagonalise.ts';
export { spdInverse } from './inverse.ts';
export { type Engine, type Kernels, widestFactors } from './kernels.ts';
export {
  blockOf,
  createMatrix,
  gemm,
  gram,
  type Matrix,
  mirror,
  type Product,
  syrk,
} from './matrix.ts';
export { orthonormalise } from './orthonormal.ts';
export { placeSparse, rowStretches, type SparseRows, sparseTimesDense } from './sparse.ts';
export { paddedWidth } from './width.ts';
