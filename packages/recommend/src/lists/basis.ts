import type { ItemKind } from '../item.ts';
import type { Outlook } from './outlook.ts';
import type { ListBasis } from './types.ts';

export async function basisOf(outlook: Outlook, kind: ItemKind): Promise<ListBasis> {
  const [own, outside] = await Promise.all([outlook.own(kind), outlook.outside(kind)]);
  return {
    after: outlook.recent[0]?.at ?? null,
    listens: outlook.taste.listens,
    models: [own, outside, outlook.sessions].flatMap((one) => (one ? [one.id] : [])),
  };
}

/** So much more to go by changes a list that came out short. */
const worthwhileGrowth = 1.5;

/** Whether a list that came out short would come out better now. */
export function couldBeBetter(before: ListBasis, now: ListBasis): boolean {
  return (
    now.listens > before.listens * worthwhileGrowth || now.models.some((id) => !before.models.includes(id))
  );
}
