export { cholesky, invertSymmetric, invertTriangle } from './factor';
export { gemm, mirror } from './gemm';
export { leastSquares } from './least-squares';
export { dots, sparse } from './rows';
export { useScratch } from './scratch';
export { quantise, top } from './top';
