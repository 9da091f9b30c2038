export { type Arena, addressOf, openArena, type RunOptions } from './arena.ts';
export { diagonalise } from './diagonalise.ts';
export { spdInverse } from './inverse.ts';
export { type Engine, widestFactors } from './kernels.ts';
export {
  blockOf,
  createMatrix,
  gemm,
  gram,
  type Matrix,
  syrk,
} from './matrix.ts';
export { orthonormalise } from './orthonormal.ts';
export { placeSparse, rowStretches, type SparseRows, sparseTimesDense } from './sparse.ts';
export { paddedWidth } from './width.ts';
