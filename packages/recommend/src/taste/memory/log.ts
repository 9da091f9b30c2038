import type { ListenLog } from '@fonoteca/learn';
import type { Connection } from '../wall/client.ts';
import { beginOfNewest, readLearnable } from '../wall/read.ts';
import type { LearningRights } from '../wall/rights.ts';

/** The newest listens say how somebody listens now, and bound what a fit costs. */
const most = 20_000;

/**
 * A person's newest learnable listens that count, as a log of recordings grouped by their artists. Items are
 * numbered in the order they were first heard. Empty where nothing may be learned from.
 */
export async function readLog(
  client: Connection,
  person: LearningRights,
  signal: AbortSignal,
): Promise<ListenLog> {
  const begin = await beginOfNewest(client, person, most, 'own');
  const numbers = new Map<number, number>();
  const items: number[] = [];
  const stamps: number[] = [];
  const groups: number[] = [];
  for await (const columns of readLearnable(client, person, { from: begin ?? 0, use: 'own', signal }))
    for (let i = 0; i < columns.count; i++) {
      // Skipped things are no memory to come back to, as in the profile.
      if (columns.counted[i] !== 1) continue;
      const recording = columns.recordings[i] ?? 0;
      const item = numbers.get(recording) ?? numbers.size;
      numbers.set(recording, item);
      groups[item] = columns.artists[i] ?? 0;
      items.push(item);
      stamps.push(columns.at[i] ?? 0);
    }
  return {
    items: Uint32Array.from(items),
    stamps: Float64Array.from(stamps),
    groups: Uint32Array.from(groups),
  };
}
