import { randomInt } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import { explainList } from '../reasons/explain.ts';
import { rowOf } from '../taste/table.ts';
import { adviceFor, adviceWith } from './advice.ts';
import { basisOf } from './basis.ts';
import { evidenceSources } from './evidence.ts';
import { expiryOf } from './expiry.ts';
import { itemOf } from './item-view.ts';
import type { Outlook } from './outlook.ts';
import { plans } from './purposes.ts';
import { contextOf, type RankedForList, rankFor } from './rank.ts';
import type { ListRequest } from './request.ts';
import { showReasons } from './show-reasons.ts';
import { getList, type StoredList } from './storage/read.ts';
import { saveList } from './storage/save.ts';
import type { Advice, ListItem, ModelShare, NewList } from './types.ts';

/** Makes a list and stores it. Throws Fault `invalid` for a mood or activity nobody knows, or a seed never heard. */
export async function makeList(
  outlook: Outlook,
  request: ListRequest,
  seed = randomSeed(),
): Promise<StoredList> {
  const list = await composeList(outlook, request, seed);
  const { db } = outlook.tools.store;
  const { personId } = outlook.taste;
  const id = await db.transaction().execute((trx) => saveList(trx, personId, list));
  return getList(db, personId, id);
}

/** Numbers that a 4-byte integer holds: seeds of lists are told to people and typed again by them. */
const randomSeed = (): number => randomInt(2 ** 31);

/** A list as it would be stored. */
async function composeList(outlook: Outlook, request: ListRequest, seed: number): Promise<NewList> {
  refuseUnheardSeeds(outlook, request);
  const { taste } = outlook;
  const plan = plans[request.purpose];
  const [made, sources] = await Promise.all([
    rankFor(outlook, request, seed),
    evidenceSources(outlook, request),
  ]);
  const context = contextOf(outlook, request, made.byNumber);
  const reasons = explainList({
    list: made.ranked,
    sources,
    modelWeights: plan.sources,
    context,
    now: outlook.now,
    liked: new Set(taste.marks.filter(({ mark }) => mark === 'like').map(({ key }) => key)),
  });
  const shown = await showReasons(outlook, request.kind, reasons);
  const items = made.items.map(({ ranked, item }, place) => ({
    ...itemOf(outlook, item),
    score: ranked.score,
    propensity: ranked.propensity,
    reasons: shown[place] ?? [],
  }));
  return {
    purpose: request.purpose,
    kind: request.kind,
    title: plan.title(request),
    subtitle: plan.subtitle(request),
    context: request.context ?? {},
    dial: made.dial,
    rules: made.rules,
    models: await modelShares(outlook, request, made),
    policy: made.ranked.policy,
    advice: adviceWith(await adviceOf(outlook), {
      purpose: request.purpose,
      short: items.length < request.limit / 2,
      empty: items.length === 0,
    }),
    basis: await basisOf(outlook, request.kind),
    seed,
    createdAt: new Date(outlook.now),
    expiresAt: expiryOf(request.purpose, taste.timeZone, outlook.now),
    items: withinMinutes(items, request.context?.minutes),
  };
}

/** Seeds are entries of the person's own history: what others here listen to is not for them to ask about. */
function refuseUnheardSeeds({ taste }: Outlook, { context }: ListRequest): void {
  for (const [place, { kind, id }] of (context?.seeds ?? []).entries()) {
    if (rowOf(taste.tables[kind], id) >= 0) continue;
    throw new Fault('invalid', `There is no ${kind} ${id} in your history`, {
      fields: [{ field: `context.seeds.${place}`, reason: 'name something that you listened to' }],
    });
  }
}

/** What each source brought into this list: its weight times the items it proposed, as shares. */
async function modelShares(
  outlook: Outlook,
  request: ListRequest,
  made: RankedForList,
): Promise<ModelShare[]> {
  const [own, outside] = await Promise.all([outlook.own(request.kind), outlook.outside(request.kind)]);
  const idOf = (name: string): number | null => {
    if (name === 'own') return own?.id ?? null;
    if (name === 'outside') return outside?.id ?? null;
    return name === 'next' ? (outlook.sessions?.id ?? null) : null;
  };
  const sums = new Map<string, number>();
  for (const { item } of made.items)
    for (const { model } of item.candidate.sources)
      sums.set(model, (sums.get(model) ?? 0) + (plans[request.purpose].sources[model] ?? 1));
  const whole = [...sums.values()].reduce((sum, one) => sum + one, 0);
  return [...sums]
    .map(([name, sum]) => ({ name, modelId: idOf(name), weight: sum / whole }))
    .toSorted((a, b) => b.weight - a.weight);
}

/** What would make a person's lists better, the most useful first. */
export async function adviceOf(outlook: Outlook): Promise<Advice[]> {
  const { taste, tools } = outlook;
  const [own, outside] = await Promise.all([outlook.own('artist'), outlook.outside('artist')]);
  return adviceFor({
    taste,
    ownModel: own !== null,
    outsideModel: outside !== null,
    people: own?.people ?? 0,
    knowledge: tools.knowledge,
  });
}

/** Where no length is known: three and a half minutes, about the middle of popular music. */
const usualMs = 210_000;

/** As many items from the start as fill the time, the last one not running over by more than its half. */
function withinMinutes(items: ListItem[], minutes: number | undefined): ListItem[] {
  if (minutes === undefined) return items;
  let left = minutes * 60_000;
  const kept: ListItem[] = [];
  for (const item of items) {
    const length = item.lengthMs ?? usualMs;
    if (left < length / 2) break;
    kept.push(item);
    left -= length;
  }
  return kept;
}
