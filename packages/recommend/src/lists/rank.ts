import { type GatheredItem, gather } from '../candidates/gather.ts';
import type { Proposal, SourceName } from '../candidates/proposal.ts';
import { candidateSources } from '../candidates/sources.ts';
import { rankList } from '../ranking/rank-list.ts';
import type { Rule } from '../ranking/rule.ts';
import type { ListContext, ListenerFacts, RankedItem, RankedList } from '../ranking/types.ts';
import { localHour } from './expiry.ts';
import { listenerFacts } from './listener.ts';
import { momentOf, type Outlook } from './outlook.ts';
import { type Plan, plans } from './purposes.ts';
import type { ListRequest } from './request.ts';

export interface RankedForList {
  readonly items: readonly { readonly ranked: RankedItem; readonly item: GatheredItem }[];
  readonly gathered: readonly GatheredItem[];
  readonly ranked: RankedList;
  readonly rules: readonly Rule[];
  readonly dial: number;
  readonly listener: ListenerFacts;
  readonly byNumber: ReadonlyMap<number, GatheredItem>;
}

/** Proposals of every source of the purpose, put together and ranked under the rules. */
export async function rankFor(outlook: Outlook, request: ListRequest, seed: number): Promise<RankedForList> {
  const { taste } = outlook;
  const plan = plans[request.purpose];
  const dial = request.dial ?? taste.settings.dial;
  const [proposals, own, outside, listener] = await Promise.all([
    propose(outlook, request, plan),
    outlook.own(request.kind),
    outlook.outside(request.kind),
    listenerFacts(outlook),
  ]);
  const gathered = await gather(outlook.tools.store.db, {
    kind: request.kind,
    proposals: withoutJustHeard(outlook, request, proposals),
    taste,
    models: [own, outside],
    shelf: outlook.shelfKeys,
    shelfFacts: outlook.shelfFacts,
    moment: momentOf(outlook, request.renews ? request.purpose : null),
  });
  const lessened = gathered.map((item) => lessen(item, outlook));
  const hard = [...taste.settings.rules, ...plan.rules(request.kind), ...(request.rules ?? [])];
  const byNumber = new Map(lessened.map((item) => [item.candidate.item, item]));
  const rank = (rules: readonly Rule[]): RankedList =>
    rankList({
      candidates: lessened.map(({ candidate }) => candidate),
      listener,
      dial,
      rules,
      now: outlook.now,
      seed,
      limit: request.limit,
      context: contextOf(outlook, request, byNumber),
      modelWeights: plan.sources,
      explore: request.explore ?? true,
    });
  const enough = Math.ceil(request.limit / 2);
  let wishes = [...plan.wishes];
  let rules = [...hard, ...wishes];
  let ranked = rank(rules);
  while (ranked.items.length < enough && wishes.length > 0) {
    wishes = wishes.slice(0, -1);
    rules = [...hard, ...wishes];
    ranked = rank(rules);
  }
  const items = ranked.items.flatMap((one) => {
    const item = byNumber.get(one.candidate.item);
    return item ? [{ ranked: one, item }] : [];
  });
  return { items, gathered: lessened, ranked, rules, dial, listener, byNumber };
}

async function propose(outlook: Outlook, request: ListRequest, plan: Plan): Promise<Proposal[]> {
  const names = Object.keys(plan.sources) as SourceName[];
  const all = await Promise.all(names.map((name) => candidateSources[name](outlook, request)));
  return all.flat();
}

/** What sounded within the last hours is on nobody's wish list, but for who asks for an artist or release. */
const justHeardSeconds = 3 * 3600;

function withoutJustHeard(outlook: Outlook, request: ListRequest, proposals: Proposal[]): Proposal[] {
  if (request.kind !== 'recording') return proposals;
  const since = outlook.now / 1000 - justHeardSeconds;
  const heard = new Set(outlook.recent.filter(({ at }) => at >= since).map(({ recordingId }) => recordingId));
  const seeds = new Set(
    (request.context?.seeds ?? []).filter(({ kind }) => kind === 'recording').map(({ id }) => id),
  );
  return proposals.filter(({ id }) => id === null || !(heard.has(id) || seeds.has(id)));
}

/** How much of its lead something keeps that the person wants less of. */
const lessShare = 0.2;

/** “Less of this” takes most of the lead that a source gives an item; it may still come, further down. */
function lessen(item: GatheredItem, outlook: Outlook): GatheredItem {
  const { blocklist } = outlook.taste;
  const less =
    blocklist.isLess(item.kind, item.key) ||
    (item.id !== null && blocklist.isLessId(item.kind, item.id, item.artistId));
  if (!less) return item;
  const sources = item.candidate.sources.map((one) => ({
    ...one,
    score: Math.min(one.score * lessShare, one.score),
  }));
  return { ...item, candidate: { ...item.candidate, sources } };
}

/** The moment a list is for, as the ranking wants it. */
export function contextOf(
  outlook: Outlook,
  { context, purpose }: ListRequest,
  byNumber: ReadonlyMap<number, GatheredItem>,
): ListContext {
  const words = [context?.mood, context?.activity].filter((word) => word !== undefined);
  const at = context?.at ? Date.parse(context.at) : outlook.now;
  const { taste } = outlook;
  if (purpose === 'discover' || purpose === 'weekly-discovery') return { words };
  return {
    words,
    habit: {
      ...localHour(taste.timeZone, at),
      overall: taste.habits,
      of: ({ item }) => {
        const artistId = byNumber.get(item)?.artistId;
        return artistId ? taste.habitsOf(artistId) : null;
      },
    },
  };
}
