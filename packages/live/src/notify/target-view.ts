import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import type { TargetKind } from './ports.ts';

/** A target as its owner sees it: never its address or keys. Instants ISO 8601. */
export interface TargetView {
  readonly id: number;
  readonly kind: TargetKind;
  readonly label: string;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly message: string | null;
}

/** In the order of adding. */
export async function viewTargets(executor: Executor, personId: number): Promise<TargetView[]> {
  const rows = await executor
    .selectFrom('notification_targets')
    .select(['id', 'kind', 'label', 'enabled', 'created_at', 'last_used_at', 'message'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    label: row.label,
    enabled: row.enabled,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    message: row.message,
  }));
}

/** Throws Fault `not-found`, also for the target of somebody else. */
export async function viewTarget(executor: Executor, personId: number, id: number): Promise<TargetView> {
  const found = (await viewTargets(executor, personId)).find((target) => target.id === id);
  if (!found) throw noSuchTarget();
  return found;
}

export const noSuchTarget = () => new Fault('not-found', 'There is no such notification target');
