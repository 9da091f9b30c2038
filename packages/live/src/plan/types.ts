/** A channel as the planner sees it. */
export type PlannedChannel = {
  key: string;
  platform: string;
  /** Overrides by people: every so many minutes at least, only within these local minutes of the week, never. */
  everyMs?: number;
};

/** What a platform allows: `calls` in any rolling `windowMs`, of `batch` channels each; `reserve` is the share kept back. */
export type Allowance = { calls: number; windowMs: number; batch: number; reserve: number };

/** Why a channel is checked: shown to people and kept with the check. */
export type CheckReason =
  | 'predicted'
  | 'explore'
  | 'floor'
  | 'fixed'
  | 'running'
  | 'override'
  | 'confirm'
  | 'safeguard'
  | 'asked';

export type PlannedCheck = { key: string; reason: CheckReason; chance: number };

export type Observation = {
  key: string;
  at: number;
  live: boolean;
  /** When the platform tells it. */
  startedAt?: number;
  /** When it ended, once that is known. */
  endedAt?: number;
};

/**
 * Chooses what to check. It does no input or output and knows no clock: a simulator, the command line
 * and the watcher drive the same code.
 */
export type Policy = {
  add(channel: PlannedChannel, now: number): void;
  remove(key: string): void;
  observe(observation: Observation): void;
  /** At most `calls` checks worth making now, best first. */
  next(now: number, calls: number): PlannedCheck[];
};
