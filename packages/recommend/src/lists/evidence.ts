import { prefixOf } from '../candidates/following.ts';
import { evidenceFromLikeness } from '../candidates/knowledge.ts';
import { historyAsked, mostHeard } from '../candidates/sources.ts';
import { entriesById } from '../catalogue/entries.ts';
import { evidenceFromModel } from '../reasons/item-model.ts';
import { evidenceFromSessions } from '../reasons/sessions.ts';
import type { EvidenceSource } from '../reasons/types.ts';
import type { ModelInUse } from '../serving/in-use.ts';
import type { Outlook } from './outlook.ts';
import { plans } from './purposes.ts';
import type { ListRequest } from './request.ts';

/** The sources of a list that can say what their scores rest on. */
export async function evidenceSources(outlook: Outlook, request: ListRequest): Promise<EvidenceSource[]> {
  const { sources } = plans[request.purpose];
  const models = await Promise.all([outlook.own(request.kind), outlook.outside(request.kind)]);
  const found = await Promise.all(
    models.filter((inUse) => inUse !== null).map((inUse) => ofModel(outlook, request, inUse)),
  );
  if (request.kind === 'artist' && 'similar-artists' in sources)
    found.push(await evidenceFromLikeness(outlook.tools.store.db, await mostHeard(outlook)));
  const sessions = 'next' in sources ? await ofSessions(outlook, request) : null;
  return sessions ? [...found, sessions] : found;
}

async function ofModel(outlook: Outlook, request: ListRequest, inUse: ModelInUse): Promise<EvidenceSource> {
  return evidenceFromModel({
    source: inUse.place,
    claim: request.kind === 'artist' ? 'similar-artist' : 'because-heard',
    model: inUse.model,
    history: await historyAsked(outlook, request, inUse),
    kind: request.kind,
    keyOf: (index) => inUse.itemAt(index)?.key ?? '',
    indexOf: ({ facts }) => inUse.indexOfKey.get(facts.key) ?? -1,
  });
}

/** Of recordings alone: for artists and releases the session model's chances are added up, which hides whose they were. */
async function ofSessions(outlook: Outlook, { kind, context }: ListRequest): Promise<EvidenceSource | null> {
  const { sessions } = outlook;
  if (!sessions || kind !== 'recording') return null;
  const { indexOf } = sessions.catalogue;
  const ids = prefixOf(outlook, context?.seeds ?? []).filter((id) => indexOf.has(id));
  const entries = await entriesById(outlook.tools.store.db, 'recording', ids);
  const prefix = ids.flatMap((id) => {
    const entry = entries.get(id);
    return entry ? [{ key: entry.key, item: indexOf.get(id) ?? 0 }] : [];
  });
  return evidenceFromSessions({
    model: sessions.model,
    prefix,
    indexOf: ({ facts }) => sessions.indexOfKey.get(facts.key) ?? -1,
  });
}
