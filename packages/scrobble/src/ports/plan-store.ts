/** A stretch of time in which something was heard, whole seconds since 1970, end exclusive. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** When what a job holds was, or will be, heard. */
export type When =
  /** The last track ended just now (or as late before now as there is room). */
  | { readonly kind: 'just-finished' }
  /** The first track began then, seconds. May lie ahead: each track is a listen once it has ended. */
  | { readonly kind: 'started-at'; readonly at: number };

/** One track of a job that has no time yet. */
export interface PlannableItem {
  readonly id: string;
  readonly durationSeconds: number;
  /** Tracks with one side stay together when a whole record finds no room. */
  readonly side: string | null;
}

/** Tracks that are heard one after another: one album, or the hand-picked tracks of one job. */
export interface PlannableGroup {
  readonly jobId: string;
  readonly groupId: string;
  readonly when: When;
  readonly items: readonly PlannableItem[];
}

/** What the planner needs of the jobs of one person. */
export interface PlanStore {
  /**
   * The next group without times, of running jobs, by priority then age; null when there is none.
   * Groups whose start the person named come whatever `room` is: their times are given already. Groups that
   * just finished come only while `room` is above 0.
   */
  nextGroup(room: number): Promise<PlannableGroup | null>;
  /** Times that are taken between two instants (seconds): listens of the person and items with a time. */
  busy(from: number, to: number): Promise<Interval[]>;
  /** How many more listens may be given times now without waiting longer than a day for the budget. */
  room(): Promise<number>;
  /** Writes the times, once and for ever, in one transaction. Seconds since 1970 by item id. */
  assign(group: PlannableGroup, times: ReadonlyMap<string, number>): Promise<void>;
  /** The group finds no room: every item is refused with this reason. */
  refuse(group: PlannableGroup, reason: string): Promise<void>;
}
