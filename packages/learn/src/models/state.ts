import { Fault } from '@fonoteca/domain';
import type { ModelState } from './model.ts';

/** The refusal of a model file that does not hold what its kind needs. */
export function damaged(state: ModelState, field: string, reason: string): Fault {
  return new Fault('invalid', `The stored ${state.kind} model cannot be used`, {
    fields: [{ field, reason }],
  });
}

/** An array of Float32 from a state, of the given length. Throws Fault `invalid`. */
export function floatsOf(state: ModelState, name: string, length?: number): Float32Array {
  const array = state.arrays[name];
  if (!(array instanceof Float32Array)) throw damaged(state, name, 'is missing or has another number type');
  if (length !== undefined && array.length !== length)
    throw damaged(state, name, `has ${array.length} numbers and not ${length}`);
  return array;
}

/** The same, of Uint32. */
export function integersOf(state: ModelState, name: string, length?: number): Uint32Array {
  const array = state.arrays[name];
  if (!(array instanceof Uint32Array)) throw damaged(state, name, 'is missing or has another number type');
  if (length !== undefined && array.length !== length)
    throw damaged(state, name, `has ${array.length} numbers and not ${length}`);
  return array;
}
