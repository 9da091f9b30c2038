import type { MemoryParameters } from '@fonoteca/learn';
import { z } from 'zod';

const weight = z.number().min(0).max(100);

const memory: z.ZodType<MemoryParameters> = z.object({
  decay: z.number().positive().max(100),
  frequency: weight,
  recency: weight,
  group: weight,
  spreading: weight,
  spacing: z.number().min(0),
});

/** Parameters as they are stored; null where there are none, or another version's. */
export const parseMemory = (stored: unknown): MemoryParameters | null =>
  memory.safeParse(stored).data ?? null;
