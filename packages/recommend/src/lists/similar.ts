import { Fault } from '@fonoteca/domain';
import { gather } from '../candidates/gather.ts';
import { similarToHeard } from '../candidates/knowledge.ts';
import type { Proposal } from '../candidates/proposal.ts';
import { entriesById } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import { rankList } from '../ranking/rank-list.ts';
import type { ModelInUse } from '../serving/in-use.ts';
import { rowOf } from '../taste/table.ts';
import type { Mark } from '../taste/types.ts';
import { hasHeard } from '../taste/wall/read.ts';
import { itemOf } from './item-view.ts';
import { momentOf, type Outlook } from './outlook.ts';
import type { ListItem } from './types.ts';

/** How much each basis counts: own listens know this instance's taste, outside ones know more artists. */
const weights = { own: 1, outside: 1, next: 0.6, 'similar-artists': 0.8 };
const asked = 200;

/** As an item of a list, without a place and a chance; with what the person thinks of it. */
export type SimilarItem = Omit<ListItem, 'propensity'> & { readonly mark: Mark | null };

/**
 * What is similar to an entry of the person's history, by all that know it: models, sessions, outside
 * services. Throws Fault `not-found` where the person never listened to it.
 */
export async function similarItems(
  outlook: Outlook,
  kind: ItemKind,
  id: number,
  limit: number,
): Promise<SimilarItem[]> {
  const { store } = outlook.tools;
  const { db } = store;
  const entry = (await entriesById(db, kind, [id])).get(id);
  // What the person leaves out of their taste still has its page.
  const heard =
    rowOf(outlook.taste.tables[kind], id) >= 0 ||
    (await hasHeard(store.pool, outlook.taste.personId, kind, id));
  if (!entry || !heard) {
    throw new Fault('not-found', `There is no ${kind} ${id} in your history`);
  }
  const [own, outside] = await Promise.all([outlook.own(kind), outlook.outside(kind)]);
  const proposals = [
    ...fromModel(own, entry.key),
    ...fromModel(outside, entry.key),
    ...fromSessions(outlook, kind, id),
  ];
  if (kind === 'artist')
    proposals.push(...(await similarToHeard(db, [{ key: entry.key, weight: 1 }], asked)));
  const gathered = await gather(db, {
    kind,
    proposals: proposals.filter((one) => one.id !== id && one.key !== entry.key),
    taste: outlook.taste,
    models: [own, outside],
    shelf: outlook.shelfKeys,
    shelfFacts: outlook.shelfFacts,
    moment: momentOf(outlook),
  });
  const ranked = rankList({
    candidates: gathered.map(({ candidate }) => candidate),
    listener: { knownArtists: new Set(), target: { genres: new Map(), eras: new Map() } },
    dial: 0.5,
    rules: outlook.taste.settings.rules,
    now: outlook.now,
    seed: 0,
    limit,
    modelWeights: weights,
    explore: false,
  });
  const marks = new Map(
    outlook.taste.marks.filter((one) => one.kind === kind).map(({ key, mark }) => [key, mark]),
  );
  const byNumber = new Map(gathered.map((item) => [item.candidate.item, item]));
  return ranked.items.flatMap(({ candidate, score }) => {
    const item = byNumber.get(candidate.item);
    return item ? [{ ...itemOf(outlook, item), score, reasons: [], mark: marks.get(item.key) ?? null }] : [];
  });
}

function fromModel(inUse: ModelInUse | null, key: string): Proposal[] {
  const index = inUse?.indexOfKey.get(key);
  if (!inUse || index === undefined) return [];
  const { items, scores } = inUse.model.similar(index, asked);
  const proposals: Proposal[] = [];
  for (const [place, item] of items.entries()) {
    const found = inUse.itemAt(item);
    if (!found) continue;
    proposals.push({
      kind: inUse.kind,
      key: found.key,
      id: inUse.catalogue.ids[item] || null,
      source: inUse.place,
      score: scores[place] ?? 0,
      texts: { name: found.title ?? found.artist, artist: found.artist, mbid: found.mbid },
    });
  }
  return proposals;
}

function fromSessions({ sessions }: Outlook, kind: ItemKind, id: number): Proposal[] {
  const index = kind === 'recording' ? sessions?.catalogue.indexOf.get(id) : undefined;
  if (!sessions || index === undefined) return [];
  const { items, scores } = sessions.model.similar(index, asked);
  const proposals: Proposal[] = [];
  for (const [place, item] of items.entries()) {
    const other = sessions.catalogue.ids[item] ?? 0;
    if (other !== 0)
      proposals.push({ kind, key: null, id: other, source: 'next', score: scores[place] ?? 0 });
  }
  return proposals;
}
