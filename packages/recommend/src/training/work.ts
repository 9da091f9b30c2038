import type { AutoBudget, AutoReport, Interactions, ModelState, SessionData } from '@fonoteca/learn';

/** What a training thread is given: numbers only, no database. */
export type TrainingWork = ItemWork | SessionWork;

/** How far the search for the best model goes. */
export interface SearchLimits {
  readonly budget?: Partial<AutoBudget>;
  /** Names of the kinds of models that take part; every known one where they are left out. */
  readonly kinds?: readonly string[];
}

export interface ItemWork {
  readonly what: 'items';
  readonly seed: number;
  readonly threads: number;
  readonly search: SearchLimits;
  /** Everything there is: what the model that is kept learns from. */
  readonly whole: Interactions;
  /** Both sides of one cut in time, to weigh with; null where there is too little to hold out. */
  readonly split: {
    readonly train: Interactions;
    /** Rows are people, whatever those of `train` are. */
    readonly histories: Interactions;
    /** Beside `histories`. */
    readonly heldOut: Interactions;
  } | null;
  /**
   * The model in use, with the number of each of its items in the new data (−1: not there any more); null
   * where there is none, or it has seen what is held out.
   */
  readonly inUse: { readonly state: ModelState; readonly numbers: Int32Array } | null;
}

export interface SessionWork {
  readonly what: 'sessions';
  readonly seed: number;
  readonly threads: number;
  readonly whole: SessionData;
  /** Sessions before this number are learned from when weighing, the rest is predicted; 0: nothing is held out. */
  readonly cut: number;
}

export type Measures = Readonly<Record<string, number>>;

export interface TrainingOutcome {
  readonly state: ModelState;
  readonly report: AutoReport | null;
  /** Of the candidate, the model in use and popularity on the same held-out listens; null where nothing was. */
  readonly measures: {
    readonly candidate: Measures;
    readonly inUse: Measures | null;
    readonly floor: Measures;
  } | null;
  readonly seconds: number;
  /** Of the whole process up to the end of the work, megabytes. */
  readonly peakMb: number;
}

/** What the thread says while it works. */
export type ThreadMessage =
  | { readonly say: 'progress'; readonly share: number; readonly what: string }
  | { readonly say: 'done'; readonly outcome: TrainingOutcome }
  | { readonly say: 'failed'; readonly message: string; readonly stack: string | undefined };
