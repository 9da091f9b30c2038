/** All moments are milliseconds since 1970 (UTC); all durations are milliseconds. */

/** What is learned of one broadcast; `end` is null while it runs or when nobody saw it end. */
export type BroadcastSpan = { start: number; end: number | null };

/** What is believed about one channel at one moment. Chances are between 0 and 1 and calibrated. */
export type Forecast = {
  /** Chance that it is live now, unless that is known. */
  live: number;
  /** Chance that a broadcast starts within the next ten minutes, or the next hour. */
  within10: number;
  within60: number;
  /** The likeliest next start and the interval that holds it four times in five; null when none is in sight within two weeks. */
  next: { likely: number; from: number; to: number } | null;
  /** When a running broadcast is likely over; null when none is running. */
  expectedEnd: number | null;
  /** 0: any hour of the week, 1: always at the same times. A description, never used as a chance. */
  consistency: number;
  /** How much the forecast rests on what was seen here rather than on similar channels. */
  confidence: number;
  /** False: fewer than 5 broadcasts in 30 days; `next` is then null and pages say "not enough seen yet". */
  enough: boolean;
};

/** A week as it is believed: chance of a start in each hour, Monday 00:00 first, in the channel's own zone. */
export type WeekPattern = {
  /** 168 numbers: expected starts in that hour of the week. */
  starts: readonly number[];
  /** 168 numbers: share of that hour in which it is live. */
  live: readonly number[];
  /** Minutes east of UTC now, and which daylight saving rules it seems to follow. */
  zone: { offsetMinutes: number; rules: 'none' | 'us' | 'eu' | 'south' };
};

/**
 * What was learned of one channel. It learns online (under 1 ms an observation), keeps under 16 KB and
 * survives restarts as bytes.
 */
export type Belief = {
  /** A broadcast was found to have started; again with the same start when its end is known. */
  observe(broadcast: BroadcastSpan, now: number): void;
  /** A check saw the channel live or offline. */
  look(at: number, live: boolean): void;
  forecast(now: number): Forecast;
  /** Expected number of starts in each of `count` steps of `stepMs` from `from` on: for planning and calendars. */
  starts(from: number, stepMs: number, count: number): Float64Array;
  pattern(now: number): WeekPattern;
  /** The chances of `forecast` alone: about a hundredth of its work, for whoever asks for all channels. */
  chances(now: number): Pick<Forecast, 'live' | 'within10' | 'within60'>;
  /** Broadcasts that started in the thirty days before. */
  recent(now: number): number;
  /** Chance that a broadcast of this channel lasts longer than so many milliseconds. */
  lasts(ageMs: number): number;
  /** Until when it is known whether the channel was live; null before the first look. */
  lookedAt(): number | null;
  encode(): Uint8Array;
};

/**
 * What channels do that were not heard of for two weeks (or never), what the others do, at what time of day
 * and for how long, and how often came true what was said: learned online from all channels that share it.
 */
export type Population = {
  /** A channel was watched for `exposureMs` up to `at`. */
  watched(silent: boolean, exposureMs: number, at: number): void;
  started(silent: boolean, at: number): void;
  lasted(durationMs: number): void;
  /** Expected starts a day of a channel that was silent, or was not, before its own past is looked at. */
  rate(silent: boolean, at: number): number;
  /** How many times likelier a start is at this time of day (UTC) than on average. */
  timeOfDay(at: number): number;
  /** Of the logarithm of durations in minutes. */
  durations(): { mean: number; variance: number };
  /** What was said and what happened; and the chance that is to be said for what the kernels say. */
  learn(kind: 'live' | 'soon', chance: number, happened: boolean): void;
  calibrate(kind: 'live' | 'soon', chance: number): number;
  readonly encode: () => Uint8Array;
};
