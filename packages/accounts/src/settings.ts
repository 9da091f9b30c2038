import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';

/** When a play counts as a listen in statistics and towards other services. */
const scrobbleRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('standard') }),
  z.strictObject({ kind: z.literal('everything') }),
  z.strictObject({
    kind: z.literal('custom'),
    minimumSeconds: z.number().int().min(0).max(600),
    minimumShare: z.number().min(0).max(1),
    orSeconds: z.number().int().min(0).max(3600),
  }),
]);

const theme = z.enum(['system', 'light', 'dark']);
const weekStartsOn = z.enum(['monday', 'saturday', 'sunday']);

export type ScrobbleRule = z.infer<typeof scrobbleRule>;

export interface Settings {
  readonly scrobbleRule: ScrobbleRule;
  readonly theme?: z.infer<typeof theme> | undefined;
  readonly weekStartsOn?: z.infer<typeof weekStartsOn> | undefined;
}

const patchSchema = z.strictObject({ scrobbleRule, theme, weekStartsOn }).partial();

/** What a person may change; a field left out stays as it is. */
export type SettingsPatch = z.input<typeof patchSchema>;

// A value of a later version reads as the default instead of locking the person out.
const stored = z.object({
  scrobbleRule: scrobbleRule.catch({ kind: 'standard' }),
  theme: theme.optional().catch(undefined),
  weekStartsOn: weekStartsOn.optional().catch(undefined),
});

/** Reads the `settings` column of a person. Never throws: what is missing or unknown is the default. */
export const readSettings = (column: Record<string, unknown>): Settings => stored.parse(column);

export async function settingsOf(executor: Executor, personId: number): Promise<Settings> {
  const row = await executor
    .selectFrom('people')
    .select('settings')
    .where('id', '=', personId)
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', 'There is no such person');
  return readSettings(row.settings);
}

/**
 * Changes some settings. `scrobbleRuleChanged` tells the caller to have `listens.counted` and the
 * statistics worked out anew. Throws Fault `invalid` naming each wrong field.
 */
export async function updateSettings(
  db: Database,
  personId: number,
  patch: SettingsPatch,
): Promise<{ settings: Settings; scrobbleRuleChanged: boolean }> {
  const parsed = patchSchema.safeParse(patch);
  if (!parsed.success) throw invalidSettings(parsed.error);
  return db.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('people')
      .select('settings')
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (!before) throw new Fault('not-found', 'There is no such person');
    const after = await transaction
      .updateTable('people')
      .set({ settings: sql<string>`settings || ${JSON.stringify(parsed.data)}::jsonb` })
      .where('id', '=', personId)
      .returning('settings')
      .executeTakeFirstOrThrow();
    const settings = readSettings(after.settings);
    const scrobbleRuleChanged =
      JSON.stringify(settings.scrobbleRule) !== JSON.stringify(readSettings(before.settings).scrobbleRule);
    return { settings, scrobbleRuleChanged };
  });
}

const invalidSettings = (error: z.ZodError) =>
  new Fault('invalid', 'The settings cannot be used', {
    fields: error.issues.map((issue) => ({
      field: issue.path.join('.') || 'settings',
      reason: issue.message,
    })),
  });
