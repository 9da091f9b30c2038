import type { Executor, LivePlatformName } from '@fonoteca/store';
import type { Belief, Forecast, Population } from '../predict/types.ts';

/** What reading asks of a belief. */
export type ReadBelief = Pick<Belief, 'forecast' | 'pattern' | 'starts'>;

/** Makes beliefs of their bytes; of none, what is believed of a channel that nobody has seen. */
export interface BeliefReader {
  /** What was learned of all channels of a platform. */
  population(bytes: Uint8Array | null, platform: LivePlatformName): Population;
  /** Throws where the bytes are of another version. */
  belief(bytes: Uint8Array | null, population: Population, platform: LivePlatformName): ReadBelief;
}

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
  reader: BeliefReader,
  channelIds: readonly number[],
): Promise<Map<number, ReadBelief | null>> {
  if (channelIds.length === 0) return new Map();
  const rows = await executor
    .selectFrom('channels')
    .select(['id', 'platform', 'belief'])
    .where('id', 'in', channelIds)
    .execute();
  const populations = await populationsOf(executor, reader, new Set(rows.map(({ platform }) => platform)));
  return new Map(
    rows.map(({ id, platform, belief }) => {
      const population = populations.get(platform);
      return [id, population ? (readable(() => reader.belief(belief, population, platform)) ?? null) : null];
    }),
  );
}

async function populationsOf(
  executor: Executor,
  reader: BeliefReader,
  platforms: ReadonlySet<LivePlatformName>,
): Promise<Map<LivePlatformName, Population>> {
  const rows = await executor.selectFrom('live_platforms').select(['platform', 'population']).execute();
  const bytes = new Map(rows.map(({ platform, population }) => [platform, population]));
  return new Map(
    [...platforms].map((platform) => [
      platform,
      readable(() => reader.population(bytes.get(platform) ?? null, platform)) ??
        reader.population(null, platform),
    ]),
  );
}

/** Bytes of another version: a page says less instead of failing; the watcher learns anew. */
function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    // What decoding throws of wrong bytes; anything else is a fault of ours and must be seen.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
