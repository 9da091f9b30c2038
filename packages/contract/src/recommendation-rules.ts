import { z } from '@hono/zod-openapi';
import { entityKind, storable } from './common.ts';

const number = z.number().finite();
/** Items of which the fact is not known pass too. */
const orUnknown = z.boolean().optional();

/** What a list must never break. */
export const rule = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('without'), entity: entityKind, key: storable(z.string().min(1).max(1000)) }),
    z.object({ kind: z.literal('without-tag'), tag: storable(z.string().trim().min(1).max(60)) }),
    z.object({ kind: z.literal('not-explicit'), orUnknown }),
    z.object({
      kind: z.literal('length'),
      minSeconds: number.min(0).optional(),
      maxSeconds: number.min(0).optional(),
      orUnknown,
    }),
    z.object({ kind: z.literal('year'), from: number.optional(), to: number.optional(), orUnknown }),
    z.object({ kind: z.literal('tempo'), minBpm: number.optional(), maxBpm: number.optional(), orUnknown }),
    z.object({
      kind: z.literal('language'),
      in: z
        .array(storable(z.string().min(2).max(3)))
        .max(20)
        .optional(),
      notIn: z
        .array(storable(z.string().min(2).max(3)))
        .max(20)
        .optional(),
      orUnknown,
    }),
    z.object({ kind: z.literal('only-heard') }),
    z.object({ kind: z.literal('never-heard') }),
    z.object({ kind: z.literal('not-heard-within'), days: number.int().min(1).max(36_500) }),
    z.object({ kind: z.literal('not-listed-within'), days: number.int().min(1).max(3650) }),
    z.object({
      kind: z.literal('at-most'),
      per: z.enum(['artist', 'release']),
      count: number.int().min(1).max(200),
    }),
    z.object({ kind: z.literal('on-shelf') }),
  ])
  .openapi('RecommendationRule');
