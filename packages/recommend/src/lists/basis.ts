import type { ItemKind } from '../item.ts';
import type { Outlook } from './outlook.ts';

/** What a list was made from, to see later whether there is more by now. */
export interface ListBasis {
  /** Begin of the last listen that was known, Unix seconds; null where there was none. */
  readonly after: number | null;
  /** Counted listens that the taste rested on. */
  readonly listens: number;
  /** Models that could be asked. */
  readonly models: readonly number[];
}

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
