import type { TrainContext } from '../models/model.ts';
import { createPace } from '../models/pace.ts';
import { type SessionData, sessionCount, sliceSessions } from './data.ts';
import { createEvidence, type EvidenceOptions } from './evidence.ts';
import { chooseCandidates, featureCount, itemFacts } from './features.ts';
import type { RankingLists } from './lists.ts';
import { indexSessions } from './session-index.ts';

export interface ListOptions {
  /** Prefixes to rank at most: evenly spaced over those held out. */
  readonly prefixes: number;
  /** Candidates a list. */
  readonly candidates: number;
  /** Share of the sessions held out at a time. */
  readonly heldOut: number;
  /** Lists wanted; more of the past is held out, a share at a time, while there are fewer. */
  readonly enough: number;
}

/** Earlier sessions than this share are never held out: something must be left to learn from. */
const leastLearned = 0.5;

/**
 * Lists to learn the weighing from: the newest sessions are ranked with what was known before them,
 * as it will be in use. Only lists whose candidates hold the item heard next are kept.
 */
export async function learnLists(
  data: SessionData,
  itemCount: number,
  evidence: EvidenceOptions,
  options: ListOptions,
  context: TrainContext,
): Promise<RankingLists> {
  const count = sessionCount(data);
  const blocks: Float32Array[] = [];
  const offsets = [0];
  const hit: number[] = [];
  let end = count;
  while (hit.length < options.enough) {
    const cut = Math.min(Math.floor(end * (1 - options.heldOut)), end - 1);
    if (cut < 1 || cut < count * leastLearned) break;
    await addFold(data, cut, end, itemCount, evidence, options, context, { blocks, offsets, hit });
    end = cut;
  }
  const rows = new Float32Array((offsets[offsets.length - 1] ?? 0) * featureCount);
  let at = 0;
  for (const block of blocks) {
    rows.set(block, at);
    at += block.length;
  }
  return { featureCount, offsets: Uint32Array.from(offsets), rows, hit: Uint32Array.from(hit) };
}

async function addFold(
  data: SessionData,
  cut: number,
  end: number,
  itemCount: number,
  evidence: EvidenceOptions,
  options: ListOptions,
  context: TrainContext,
  into: { blocks: Float32Array[]; offsets: number[]; hit: number[] },
): Promise<void> {
  const index = indexSessions(sliceSessions(data, 0, cut), itemCount);
  const facts = itemFacts(index, evidence.recentDecay);
  const ask = createEvidence(index, evidence);
  const first = data.offsets[cut] ?? 0;
  const prefixCount = (data.offsets[end] ?? 0) - first - (end - cut);
  const keep = Math.min(1, options.prefixes / Math.max(prefixCount, 1));
  const pace = createPace(context, 'lists');
  let due = 0;
  for (let session = cut; session < end; session++) {
    await pace(((session - cut) / (end - cut)) * 0.3);
    const from = data.offsets[session] ?? 0;
    const to = data.offsets[session + 1] ?? from;
    for (let place = from + 1; place < to; place++) {
      due += keep;
      if (due < 1) continue;
      due -= 1;
      const prefix = data.items.subarray(from, place);
      const { items, rows } = chooseCandidates(ask(prefix), prefix, facts, options.candidates);
      const found = items.indexOf(data.items[place] ?? 0);
      if (found < 0) continue;
      const begun = into.offsets[into.offsets.length - 1] ?? 0;
      into.blocks.push(rows);
      into.hit.push(begun + found);
      into.offsets.push(begun + items.length);
    }
  }
}
