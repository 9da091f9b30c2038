import { Fault } from '@fonoteca/domain';
import { z } from 'zod';
import { ruleSchema } from '../ranking/rule.ts';
import { shelfNames, type TasteSettings } from './types.ts';

const dial = z.number().min(0).max(1);
const rules = z.array(ruleSchema).max(50);
const shelves = z
  .array(z.enum(shelfNames))
  .max(10)
  .transform((names) => [...new Set(names)]);

const patchSchema = z
  .strictObject({
    dial,
    rules,
    shelves,
    learnFromSpotifyExport: z.boolean(),
    shareWithInstance: z.boolean(),
  })
  .partial();

/** What a person may change; a field left out stays as it is. */
export type TasteSettingsPatch = z.input<typeof patchSchema>;

export const defaultTasteSettings: TasteSettings = {
  dial: 0.4,
  rules: [],
  shelves: shelfNames,
  learnFromSpotifyExport: false,
  shareWithInstance: true,
};

// A value of a later version reads as the default instead of locking the person out. Consent that
// cannot be read is not given.
const stored = z.object({
  dial: dial.catch(defaultTasteSettings.dial),
  rules: rules.catch([]),
  shelves: shelves.catch([...shelfNames]),
  learnFromSpotifyExport: z.boolean().catch(false),
  shareWithInstance: z.boolean().catch(false),
});

/** Reads stored settings. Never throws: what is missing or unknown is the default. */
export const readTasteSettings = (column: Record<string, unknown>): TasteSettings =>
  stored.parse({ ...defaultTasteSettings, ...column });

/** Checks a change. Throws Fault `invalid` naming each wrong field. */
export function parseTastePatch(patch: TasteSettingsPatch): z.output<typeof patchSchema> {
  const parsed = patchSchema.safeParse(patch);
  if (parsed.success) return parsed.data;
  throw new Fault('invalid', 'The settings cannot be used', {
    fields: parsed.error.issues.map((issue) => ({
      field: issue.path.join('.') || 'settings',
      reason: issue.message,
    })),
  });
}
