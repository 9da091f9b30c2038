import type { Batch } from '../ports/job-store.ts';
import type { ConfirmingTarget } from '../ports/target.ts';

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Ids of those deliveries of a batch that the service has. A listen there is ours when its second and its
 * track agree; the artist may have been corrected by the service. Throws SubmitError.
 */
export async function confirmed(
  target: ConfirmingTarget,
  batch: Batch,
  signal: AbortSignal,
): Promise<Set<string>> {
  const times = batch.deliveries.map(({ scrobble }) => scrobble.listenedAt);
  const heard = await target.heardBetween(Math.min(...times), Math.max(...times), signal);
  const there = new Set(heard.map(({ listenedAt, track }) => `${listenedAt} ${folded(track)}`));
  return new Set(
    batch.deliveries
      .filter(({ scrobble }) => there.has(`${scrobble.listenedAt} ${folded(scrobble.track)}`))
      .map(({ id }) => id),
  );
}
