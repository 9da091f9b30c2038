import { createPace, type FixedOptions, type PacedPolicy, runningUntil } from './fixed.ts';
import type { PlannedChannel, PlannedCheck } from './types.ts';

const minute = 60_000;
const hour = 60 * minute;

type Guess = {
  channel: PlannedChannel;
  hours: number[];
  due: number;
  runningUntil: number;
  lastStart: number;
};

/**
 * What today's tools do, kept to be compared with: the mean start hour ± 1 h, with checks every 30 minutes
 * within, every 60 in the two hours around it and every 120 elsewhere. Its mean knows no midnight and no
 * weekday, and it takes "consistency" for a chance: that is what is wrong with it.
 */
export function createNaivePolicy({ rate }: FixedOptions): PacedPolicy & {
  forecast(key: string, now: number): { live: number; within60: number } | null;
} {
  const guesses = new Map<string, Guess>();
  const pace = createPace(rate);
  return {
    setRate: pace.setRate,
    spend: pace.made,
    add(channel, now) {
      const known = guesses.get(channel.key);
      if (known) known.channel = channel;
      else guesses.set(channel.key, { channel, hours: [], due: now, runningUntil: 0, lastStart: 0 });
    },
    remove(key) {
      guesses.delete(key);
    },
    observe(observation) {
      const guess = guesses.get(observation.key);
      if (!guess) return;
      guess.runningUntil = runningUntil(observation);
      const start = observation.startedAt ?? observation.at;
      if (!observation.live || start === guess.lastStart) return;
      guess.lastStart = start;
      guess.hours.push(hourOfDay(start));
    },
    next(now, calls) {
      const due = [...guesses.values()].filter((guess) => guess.due <= now && guess.runningUntil <= now);
      due.sort((left, right) => left.due - right.due || (left.channel.key < right.channel.key ? -1 : 1));
      const checks: PlannedCheck[] = due
        .slice(0, Math.min(calls, pace.due(now, guesses.size)))
        .map((guess) => {
          guess.due = now + stepAt(guess, now);
          return { key: guess.channel.key, reason: 'predicted', chance: chanceOf(guess, now) };
        });
      pace.made(checks.length);
      return checks;
    },
    forecast(key, now) {
      const guess = guesses.get(key);
      return guess ? { live: chanceOf(guess, now), within60: chanceOf(guess, now) } : null;
    },
  };
}

const hourOfDay = (moment: number) => (moment % (24 * hour)) / hour;

const meanOf = (hours: readonly number[]) => hours.reduce((sum, each) => sum + each, 0) / hours.length;

function stepAt({ hours }: Guess, now: number): number {
  if (hours.length === 0) return 60 * minute;
  const away = Math.abs(hourOfDay(now) - meanOf(hours));
  return (away <= 1 ? 30 : away <= 2 ? 60 : 120) * minute;
}

/** "Consistency", 1 less the deviation of start hours in units of six hours, within the window. */
function chanceOf({ hours }: Guess, now: number): number {
  if (hours.length < 2) return 0;
  const mean = meanOf(hours);
  if (Math.abs(hourOfDay(now) - mean) > 1) return 0;
  const deviation = Math.sqrt(meanOf(hours.map((each) => (each - mean) ** 2)));
  return Math.max(0, Math.min(1, 1 - deviation / 6));
}
