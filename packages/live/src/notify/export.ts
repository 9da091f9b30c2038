import type { Executor } from '@fonoteca/store';
import { type LivePreferences, readPreferences } from './preferences.ts';
import { type TargetView, viewTargets } from './target-view.ts';

/** What a person takes along of notifications: never an address or a key. */
export interface ExportedNotifications {
  readonly preferences: LivePreferences;
  readonly targets: readonly Pick<TargetView, 'kind' | 'label' | 'enabled' | 'createdAt'>[];
}

export async function exportNotifications(
  executor: Executor,
  personId: number,
): Promise<ExportedNotifications> {
  const targets = await viewTargets(executor, personId);
  return {
    preferences: await readPreferences(executor, personId),
    targets: targets.map(({ kind, label, enabled, createdAt }) => ({ kind, label, enabled, createdAt })),
  };
}
