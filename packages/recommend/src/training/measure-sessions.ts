import { evaluateSessions, rankerOf, type SessionData, sliceSessions, trainSessions } from '@fonoteca/learn';
import type { TrainingOutcome } from './work.ts';

const most = 5000;

/**
 * A session model of what was before `cut`, asked for the next listen of every later session, beside the
 * most heard items as the floor. P@20 and MRR@20 in %.
 */
export async function measureSessions(
  whole: SessionData,
  cut: number,
  context: { seed: number; threads: number; onProgress: (share: number, what: string) => void },
): Promise<TrainingOutcome['measures']> {
  const before = sliceSessions(whole, 0, cut);
  const test = prefixesOf(whole, cut);
  const model = await trainSessions(before, context);
  const popular = mostHeard(before);
  const known = await evaluateSessions(rankerOf(model), test);
  const floor = await evaluateSessions((_prefix, count) => popular.subarray(0, count), test);
  const measures = ({ precision, mrr, lines }: typeof known) => ({ precision, mrr, people: lines });
  return { candidate: measures(known), inUse: null, floor: measures(floor) };
}

/** Each later session asks once, for its last listen: one long session does not outvote many short ones. */
function prefixesOf(data: SessionData, cut: number) {
  const items: number[] = [];
  const offsets: number[] = [0];
  const next: number[] = [];
  for (
    let session = Math.max(cut, data.offsets.length - 1 - most);
    session < data.offsets.length - 1;
    session++
  ) {
    const from = data.offsets[session] ?? 0;
    const to = data.offsets[session + 1] ?? 0;
    if (to - from < 2) continue;
    items.push(...data.items.subarray(from, to - 1));
    offsets.push(items.length);
    next.push(data.items[to - 1] ?? 0);
  }
  return { offsets: Uint32Array.from(offsets), items: Uint32Array.from(items), next: Uint32Array.from(next) };
}

function mostHeard(data: SessionData): Uint32Array {
  const counts = new Map<number, number>();
  for (const item of data.items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const order = [...counts].toSorted(([a, x], [b, y]) => y - x || a - b);
  return Uint32Array.from(order, ([item]) => item);
}
