import { reliability } from '@fonoteca/live';
import type { matchMinutes, runPolicy } from './live-run.ts';
import { printTable } from './support/report.ts';

const percent = (share: number | null, digits = 1) =>
  share === null ? null : `${(100 * share).toFixed(digits)} %`;
const minutes = (value: number | null) => (value === null ? null : value.toFixed(1));

/** Policies side by side, then how often came true what they said. */
export function printOutcomes(
  part: string | null,
  outcomes: readonly ReturnType<typeof runPolicy>[],
  matched: ReturnType<typeof matchMinutes> | undefined,
): void {
  if (part) console.log(`\n${part}`);
  printTable(
    outcomes.map(({ figures }) => ({
      policy: figures.policy,
      'calls/channel-hour': figures.callsPerChannelHour.toFixed(3),
      coverage: percent(figures.coverage),
      'median delay': minutes(figures.medianDelayMinutes),
      mean: minutes(figures.meanDelayMinutes),
      p90: minutes(figures.p90DelayMinutes),
      'minutes caught': percent(figures.minutesCaught),
      'calibration error': figures.calibrationError?.toFixed(4) ?? null,
      seconds: figures.seconds,
    })),
  );
  const first = outcomes[0]?.figures;
  if (first)
    console.log(
      `${first.broadcasts} broadcasts of ${first.channels} channels, rate ${first.rate}, cap ${first.cap}`,
    );
  if (matched)
    console.log(
      `smart catches fixed's ${percent(matched.fixedMinutesCaught)} of live minutes with ${percent(matched.shareOfFixedCalls)} of its calls`,
    );
  for (const { figures, replays } of outcomes)
    for (const [kind, title] of [
      ['live', 'live now'],
      ['within60', 'starts within 60 minutes'],
    ] as const) {
      const bins = reliability(replays, kind);
      if (bins.length === 0) continue;
      console.log(`\n${figures.policy}: said "${title}"`);
      printTable(
        bins.map((bin) => ({
          chance: `${bin.from.toFixed(1)}–${bin.to.toFixed(1)}`,
          times: bin.count,
          said: percent(bin.said),
          happened: percent(bin.happened),
        })),
      );
    }
}
