import { entriesByKey } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import { reasonText } from '../reasons/text.ts';
import type { Reason } from '../reasons/types.ts';
import { rowOf } from '../taste/table.ts';
import type { Outlook } from './outlook.ts';
import type { ShownReason } from './types.ts';

/** Reasons with the names of their evidence and as sentences. What was liked but never heard has no page. */
export async function showReasons(
  outlook: Outlook,
  kind: ItemKind,
  reasons: readonly (readonly Reason[])[],
): Promise<ShownReason[][]> {
  const keys = new Set(reasons.flatMap((of) => of.flatMap(({ evidence }) => evidence.map(({ key }) => key))));
  const entries = await entriesByKey(outlook.tools.store.db, kind, [...keys]);
  const table = outlook.taste.tables[kind];
  const nameOf = (key: string): string => {
    const entry = entries.get(key);
    if (!entry) return key;
    return kind === 'recording' ? `${entry.name} by ${entry.artistName}` : entry.name;
  };
  return reasons.map((of) =>
    of.map((reason) => ({
      kind: reason.kind,
      text: reasonText(reason, ({ key }) => nameOf(key)),
      evidence: reason.evidence.map(({ key, share }) => {
        const entry = entries.get(key);
        return {
          kind,
          key,
          id: entry && rowOf(table, entry.id) >= 0 ? entry.id : null,
          name: entry?.name ?? key,
          artist: kind === 'artist' ? null : (entry?.artistName ?? null),
          share,
        };
      }),
    })),
  );
}
