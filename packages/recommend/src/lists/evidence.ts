import { historyAsked } from '../candidates/sources.ts';
import { evidenceFromModel } from '../reasons/item-model.ts';
import type { EvidenceSource } from '../reasons/types.ts';
import type { ModelInUse } from '../serving/in-use.ts';
import type { Outlook } from './outlook.ts';
import type { ListRequest } from './request.ts';

/** The sources of a list that can say what their scores rest on. */
export async function evidenceSources(outlook: Outlook, request: ListRequest): Promise<EvidenceSource[]> {
  const models = await Promise.all([outlook.own(request.kind), outlook.outside(request.kind)]);
  return Promise.all(
    models.filter((inUse) => inUse !== null).map((inUse) => ofModel(outlook, request, inUse)),
  );
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
