import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import type { LoggedSlot } from '../exploration/policies.ts';
import type { ExplorationSlot } from '../ranking/types.ts';

interface Row {
  person_id: number;
  position: number;
  item_key: string;
  propensity: number;
  feedback: string | null;
  slots: ExplorationSlot[] | null;
}

/** What an answer is worth: liked or heard is a success; no answer, and everything else, is none. */
const rewardOf = (feedback: string | null): number => (feedback === 'like' || feedback === 'heard' ? 1 : 0);

/**
 * The places that were drawn on lists made since, with what became of them: what another policy can be
 * estimated from. Of lists that somebody looked at, which is to say gave at least one answer to.
 */
export async function readDrawnPlaces(executor: Executor, since: Date): Promise<LoggedSlot[]> {
  const { rows } = await sql<Row>`
    select i.person_id, i.position, i.item_key, i.propensity, i.feedback, l.policy -> 'slots' as slots
    from recommendation_lists l join recommendation_items i on i.list_id = l.id
    where l.created_at >= ${since} and jsonb_array_length(coalesce(l.policy -> 'slots', '[]')) > 0
      and exists (select from recommendation_items f where f.list_id = l.id and f.feedback is not null)
    order by l.id, i.position`.execute(executor);
  return rows.flatMap((row) => {
    const slot = row.slots?.find(({ position }) => position === row.position);
    if (!slot) return [];
    const { propensity, item_key: key } = row;
    return [{ group: String(row.person_id), propensity, reward: rewardOf(row.feedback), slot, key }];
  });
}
