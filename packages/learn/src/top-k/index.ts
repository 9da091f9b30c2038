export { addToSet, complement, createItemSet, type ItemSet, isInSet } from './item-set.ts';
export { createTopIndex, type TopIndex, type TopItems } from './top-index.ts';
