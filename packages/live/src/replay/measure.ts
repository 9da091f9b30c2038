import type { Replayed, Said } from './run.ts';

/** How well a policy did; shares are between 0 and 1, delays are minutes over what was caught. */
export type ReplayFigures = {
  calls: number;
  callsPerChannelHour: number;
  channels: number;
  broadcasts: number;
  coverage: number;
  medianDelayMinutes: number | null;
  meanDelayMinutes: number | null;
  p90DelayMinutes: number | null;
  minutesCaught: number;
  /** The worse of the two errors below; null for a policy that says no chances. */
  calibrationError: number | null;
  calibrationErrorLive: number | null;
  calibrationErrorWithin60: number | null;
};

export type ReliabilityBin = { from: number; to: number; count: number; said: number; happened: number };

/** Figures of one or several replays taken together, as if they were one. */
export function measureReplays(replays: readonly Replayed[]): ReplayFigures {
  const sum = (of: (replayed: Replayed) => number) => replays.reduce((total, each) => total + of(each), 0);
  const delays = replays.flatMap((replayed) => replayed.delays).sort((left, right) => left - right);
  const broadcasts = sum((replayed) => replayed.broadcasts);
  const live = calibrationError(reliability(replays, 'live'));
  const within60 = calibrationError(reliability(replays, 'within60'));
  return {
    calls: sum((replayed) => replayed.calls),
    callsPerChannelHour: sum((replayed) => replayed.calls) / sum((replayed) => replayed.channelHours),
    channels: sum((replayed) => replayed.channels),
    broadcasts,
    coverage: broadcasts === 0 ? 0 : delays.length / broadcasts,
    medianDelayMinutes: quantile(delays, 0.5),
    meanDelayMinutes:
      delays.length === 0 ? null : delays.reduce((total, each) => total + each, 0) / delays.length,
    p90DelayMinutes: quantile(delays, 0.9),
    minutesCaught:
      sum((replayed) => replayed.minutesCaught) /
      Math.max(
        1,
        sum((each) => each.minutesLive),
      ),
    calibrationError: live === null || within60 === null ? null : Math.max(live, within60),
    calibrationErrorLive: live,
    calibrationErrorWithin60: within60,
  };
}

function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  return below + ((sorted[Math.ceil(at)] ?? below) - below) * (at - Math.floor(at));
}

/** Ten bins of equal width: the mean of what was said in each and the share of it that happened. */
export function reliability(replays: readonly Replayed[], kind: Said['kind']): ReliabilityBin[] {
  const bins = Array.from({ length: 10 }, (_, bin) => ({
    from: bin / 10,
    to: (bin + 1) / 10,
    count: 0,
    said: 0,
    happened: 0,
  }));
  for (const { said } of replays)
    for (const each of said) {
      if (each.kind !== kind) continue;
      const bin = bins[Math.min(9, Math.floor(each.chance * 10))];
      if (!bin) continue;
      bin.count++;
      bin.said += each.chance;
      bin.happened += each.happened ? 1 : 0;
    }
  return bins
    .filter((bin) => bin.count > 0)
    .map((bin) => ({ ...bin, said: bin.said / bin.count, happened: bin.happened / bin.count }));
}

/** Expected calibration error: the gap between said and happened, weighed by how often it was said. */
function calibrationError(bins: readonly ReliabilityBin[]): number | null {
  const count = bins.reduce((total, bin) => total + bin.count, 0);
  if (count === 0) return null;
  return bins.reduce((total, bin) => total + (bin.count / count) * Math.abs(bin.said - bin.happened), 0);
}
