import { z } from 'zod';
import type { ModelState } from '../models/model.ts';
import { limits, refuse, type TensorArray } from './format.ts';

/** A model's state without its numbers: they lie in tensors named by where they stand in it. */
export interface Skeleton {
  readonly kind: string;
  readonly itemCount: number;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly arrays: readonly string[];
  readonly members?:
    | readonly { readonly name: string; readonly weight: number; readonly state: Skeleton }[]
    | undefined;
}

/** Also keeps `__proto__` and the like out of objects made from a file. */
export const safeName = z.string().regex(/^[A-Za-z][A-Za-z0-9._@-]{0,99}$/, 'is no plain name');
const shortText = z.string().max(1000);
export const parameterValues = z.record(safeName, z.union([z.number(), shortText, z.boolean()]));

const leaf = z.strictObject({
  kind: safeName,
  itemCount: z.number().int().min(0).max(limits.items),
  parameters: parameterValues,
  arrays: z.array(safeName).max(limits.tensors),
});

/** Members inside members, `depth` levels deep and no deeper. */
function skeletonOf(depth: number): z.ZodType<Skeleton> {
  if (depth === 0) return leaf;
  const member = z.strictObject({ name: safeName, weight: z.number(), state: skeletonOf(depth - 1) });
  return leaf.extend({ members: z.array(member).max(limits.members).optional() });
}
export const skeleton = skeletonOf(limits.depth);

/** Takes a state apart; its arrays go into `tensors` under `prefix`. */
export function takeApart(state: ModelState, tensors: Map<string, TensorArray>, prefix = 'model'): Skeleton {
  const { kind, itemCount, parameters, arrays, members } = state;
  for (const [name, array] of Object.entries(arrays)) tensors.set(`${prefix}/${name}`, array);
  return {
    kind,
    itemCount,
    parameters,
    arrays: Object.keys(arrays),
    ...(members && {
      members: members.map(({ name, weight, state: inner }, number) => ({
        name,
        weight,
        state: takeApart(inner, tensors, `${prefix}/${number}`),
      })),
    }),
  };
}

/** Puts it together again. Throws Fault `invalid` where a tensor is missing. */
export function putTogether(
  parts: Skeleton,
  tensors: ReadonlyMap<string, TensorArray>,
  prefix = 'model',
): ModelState {
  const arrays: Record<string, TensorArray> = {};
  for (const name of parts.arrays) {
    const array = tensors.get(`${prefix}/${name}`);
    if (!array) throw refuse(`${prefix}/${name}`, 'is missing');
    arrays[name] = array;
  }
  const { kind, itemCount, parameters, members } = parts;
  return {
    kind,
    itemCount,
    parameters,
    arrays,
    ...(members && {
      members: members.map(({ name, weight, state }, number) => ({
        name,
        weight,
        state: putTogether(state, tensors, `${prefix}/${number}`),
      })),
    }),
  };
}
