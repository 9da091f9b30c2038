import type { Executor, LivePlatformName } from '@fonoteca/store';
import type { Belief, Forecast } from '../predict/types.ts';

/** What reading asks of a belief. */
export type ReadBelief = Pick<Belief, 'forecast' | 'pattern' | 'starts'>;

/**
 * Makes a belief of its bytes; of none, what is believed of a channel that nobody has seen. Throws where the
 * bytes are of another version. `population` is what was learned of all channels of the platform.
 */
export type BeliefReader = (
  bytes: Uint8Array | null,
  platform: LivePlatformName,
  population: Uint8Array | null,
) => ReadBelief;

/** What is said where nothing is known. */
export const noForecast: Forecast = {
  live: 0,
  within10: 0,
  within60: 0,
  next: null,
  expectedEnd: null,
  consistency: 0,
  confidence: 0,
  enough: false,
};

/** Reads the beliefs of some channels; one that cannot be read is null, and the page is shown without it. */
export async function beliefsOf(
  executor: Executor,
  read: BeliefReader,
  channelIds: readonly number[],
): Promise<Map<number, ReadBelief | null>> {
  if (channelIds.length === 0) return new Map();
  const rows = await executor
    .selectFrom('channels')
    .select(['id', 'platform', 'belief'])
    .where('id', 'in', channelIds)
    .execute();
  const populations = await populationsOf(executor);
  return new Map(
    rows.map(({ id, platform, belief }) => {
      try {
        return [id, read(belief, platform, populations.get(platform) ?? null)];
      } catch {
        return [id, null];
      }
    }),
  );
}

async function populationsOf(executor: Executor): Promise<Map<LivePlatformName, Buffer | null>> {
  const rows = await executor.selectFrom('live_platforms').select(['platform', 'population']).execute();
  return new Map(rows.map(({ platform, population }) => [platform, population]));
}
