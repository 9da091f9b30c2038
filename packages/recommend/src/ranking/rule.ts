import { Fault } from '@fonoteca/domain';
import { z } from 'zod';

const number = z.number().finite();
/** Items of which the fact is not known pass too; without it they are left out. */
const orUnknown = z.boolean().optional();
const language = z.string().min(2).max(3);

/** Whether bounds leave anything between them. */
const inOrder = (low: number | undefined, high: number | undefined): boolean =>
  low === undefined || high === undefined || low <= high;

/**
 * What a list must never break. The same shapes as in the HTTP contract: this package does not know
 * HTTP, and rules are stored for years, so they are parsed here again when they come back.
 */
export const ruleSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('without'),
    entity: z.enum(['artist', 'release', 'recording']),
    key: z.string().min(1).max(1000),
  }),
  z.object({ kind: z.literal('without-tag'), tag: z.string().trim().min(1).max(60) }),
  z.object({ kind: z.literal('not-explicit'), orUnknown }),
  z
    .object({
      kind: z.literal('length'),
      minSeconds: number.min(0).optional(),
      maxSeconds: number.min(0).optional(),
      orUnknown,
    })
    .refine((rule) => inOrder(rule.minSeconds, rule.maxSeconds), {
      path: ['maxSeconds'],
      message: 'is below minSeconds: nothing can be between them',
    }),
  z
    .object({ kind: z.literal('year'), from: number.optional(), to: number.optional(), orUnknown })
    .refine((rule) => inOrder(rule.from, rule.to), {
      path: ['to'],
      message: 'is before from: no year can be between them',
    }),
  z
    .object({ kind: z.literal('tempo'), minBpm: number.optional(), maxBpm: number.optional(), orUnknown })
    .refine((rule) => inOrder(rule.minBpm, rule.maxBpm), {
      path: ['maxBpm'],
      message: 'is below minBpm: no tempo can be between them',
    }),
  z.object({
    kind: z.literal('language'),
    in: z.array(language).max(20).optional(),
    notIn: z.array(language).max(20).optional(),
    orUnknown,
  }),
  z.object({ kind: z.literal('only-heard') }),
  z.object({ kind: z.literal('never-heard') }),
  z.object({ kind: z.literal('not-heard-within'), days: z.number().int().min(1).max(36_500) }),
  z.object({ kind: z.literal('not-listed-within'), days: z.number().int().min(1).max(3650) }),
  z.object({
    kind: z.literal('at-most'),
    per: z.enum(['artist', 'release']),
    count: z.number().int().min(1).max(200),
  }),
  z.object({ kind: z.literal('on-shelf') }),
]);

export type Rule = z.infer<typeof ruleSchema>;

/** Rules from outside. Throws Fault `invalid` naming each wrong field with its reason. */
export function parseRules(input: unknown): Rule[] {
  const parsed = z.array(ruleSchema).max(100).safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Fault('invalid', 'The rules cannot be used', {
    fields: parsed.error.issues.map((issue) => ({
      field: ['rules', ...issue.path].join('.'),
      reason: issue.message,
    })),
  });
}
