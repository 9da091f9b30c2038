import type { Database, Executor } from '@fonoteca/store';
import { outdateLists } from '../lists/storage/outdate.ts';
import { withdrawListens } from '../training/withdrawal.ts';
import { announceTaste } from './events.ts';
import { markProfileStale, queueProfile } from './profile/job.ts';
import { parseTastePatch, readTasteSettings, type TasteSettingsPatch } from './settings.ts';
import type { TasteSettings } from './types.ts';

export async function tasteSettingsOf(executor: Executor, personId: number): Promise<TasteSettings> {
  const row = await executor
    .selectFrom('taste_settings')
    .select('settings')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return readTasteSettings(row?.settings ?? {});
}

/** Changes some settings and gives all. Throws Fault `invalid` naming each wrong field. */
export async function updateTasteSettings(
  db: Database,
  personId: number,
  patch: TasteSettingsPatch,
): Promise<TasteSettings> {
  const changes = parseTastePatch(patch);
  return db.transaction().execute(async (transaction) => {
    // Two changes at once: the second sees what the first one left.
    await transaction.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
    const before = await tasteSettingsOf(transaction, personId);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after = readTasteSettings({ ...before, ...given });
    const settings = JSON.stringify(after);
    await transaction
      .insertInto('taste_settings')
      .values({ person_id: personId, settings })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ settings }))
      .execute();
    const sharedMore =
      (before.shareWithInstance && !after.shareWithInstance) ||
      (before.shareWithInstance && before.learnFromSpotifyExport && !after.learnFromSpotifyExport);
    if (sharedMore) await withdrawListens(transaction);
    if (before.learnFromSpotifyExport !== after.learnFromSpotifyExport)
      await consentChanged(transaction, personId, after.learnFromSpotifyExport);
    await outdateLists(transaction, personId);
    await announceTaste(transaction, personId);
    return after;
  });
}

/** Consent that is taken back holds at once: what was learned with it goes, before it is made anew without. */
async function consentChanged(executor: Executor, personId: number, given: boolean): Promise<void> {
  if (given) {
    await markProfileStale(executor, personId);
    return;
  }
  await executor.deleteFrom('taste_profiles').where('person_id', '=', personId).execute();
  await queueProfile(executor, personId);
}
