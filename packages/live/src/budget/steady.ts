import { randomInt } from 'node:crypto';
import type { Executor, LivePlatformName } from '@fonoteca/store';
import { sql } from 'kysely';
import type { Clock } from '../ports.ts';

/** The row of a platform as it stands while this process holds its lock. */
export interface HeldPlatform {
  /** Steady time now, milliseconds. */
  readonly now: number;
  readonly enabled: boolean;
  readonly mode: 'fixed' | 'smart' | 'compare';
  readonly pilotShare: number;
  readonly callsPerHour: number | null;
  readonly reserve: number;
  /** Steady time until which nothing is sent. */
  readonly quietUntil: number | null;
  readonly fallbackSince: Date | null;
}

interface Row {
  steady: number;
  steady_mark: number;
  quiet_steady: number | null;
  enabled: boolean;
  mode: 'fixed' | 'smart' | 'compare';
  pilot_share: number;
  calls_per_hour: number | null;
  reserve: number | null;
  fallback_since: Date | null;
}

/**
 * The steady time of a platform: at most what has really passed between two moments, whatever clocks say.
 * It stands in the database and goes on by what this process saw pass since it saw the last writing; what
 * passed while nobody looked (a restart, a machine asleep) is not counted, because no clock proves it.
 * A budget held by it is never exceeded; the price is that time without a process frees no calls.
 */
export function createSteadyTime(platform: LivePlatformName, clock: Clock, usualReserve: number) {
  let mark: number | undefined;
  let seenAt = 0;
  let heldAt = 0;

  const goOn = (row: Row): number => {
    if (row.steady_mark !== mark) {
      mark = row.steady_mark;
      seenAt = clock.elapsed();
    }
    return row.steady + Math.floor(Math.max(0, clock.elapsed() - seenAt));
  };

  const held = (row: Row): HeldPlatform => ({
    now: goOn(row),
    enabled: row.enabled,
    mode: row.mode,
    pilotShare: row.pilot_share,
    callsPerHour: row.calls_per_hour,
    reserve: row.reserve ?? usualReserve,
    quietUntil: row.quiet_steady,
    fallbackSince: row.fallback_since,
  });

  return {
    /** Without a lock: good for planning, never for reserving. */
    async read(executor: Executor): Promise<{ held: HeldPlatform; written: number }> {
      const row = await readRow(executor, platform, false);
      return { held: held(row), written: row.steady };
    },
    /** Holds the platform's row until the transaction ends. */
    async hold(transaction: Executor): Promise<HeldPlatform> {
      const row = held(await readRow(transaction, platform, true));
      heldAt = clock.elapsed();
      return row;
    },
    /** Writes the time down; only after `hold`, in its transaction. */
    async write(transaction: Executor, now: number): Promise<void> {
      // At random: a writing of ours that was rolled back must not be taken for one of somebody else.
      const written = randomInt(1, 2 ** 47);
      const at = heldAt;
      await sql`update live_platforms set steady = ${now}, steady_mark = ${written}
        where platform = ${platform}`.execute(transaction);
      mark = written;
      seenAt = at;
    },
  };
}

async function readRow(executor: Executor, platform: LivePlatformName, lock: boolean): Promise<Row> {
  const { rows } = await sql<Row>`
    select steady, steady_mark, quiet_steady, enabled, mode, pilot_share, calls_per_hour, reserve, fallback_since
    from live_platforms where platform = ${platform} ${lock ? sql`for update` : sql``}`.execute(executor);
  const [row] = rows;
  if (row) return row;
  await sql`insert into live_platforms (platform) values (${platform}) on conflict do nothing`.execute(
    executor,
  );
  return await readRow(executor, platform, lock);
}
