import type { ItemKind } from '../item.ts';
import type { Rule } from './rule.ts';

/** A genre, style or folksonomy tag with how strongly it is said of something (> 0; 1 is strongest). */
export interface WeightedTag {
  readonly name: string;
  readonly weight: number;
}

/** What is known of an item. Null: not known. Times are Unix milliseconds. */
export interface ItemFacts {
  readonly kind: ItemKind;
  /** `itemKey(…)`: the same on every instance. */
  readonly key: string;
  /** Key of the artist who leads; the item's own key where it is an artist. */
  readonly artistKey: string;
  /** The item's own key where it is a release. */
  readonly releaseKey: string | null;
  readonly tags: readonly WeightedTag[];
  readonly year: number | null;
  readonly lengthMs: number | null;
  readonly explicit: boolean | null;
  readonly bpm: number | null;
  /** ISO 639, two or three letters. */
  readonly language: string | null;
  /** Place among all items by listeners, 0 (nobody) … 1 (the most popular). */
  readonly popularity: number | null;
  /** This person's listens of the item; 0: never. */
  readonly listens: number;
  readonly lastHeardAt: number | null;
  /** When a list last showed it to this person; null: never. */
  readonly lastListedAt: number | null;
  readonly onShelf: boolean | null;
}

/** What a model says of an item; scores of one model are comparable only with each other. */
export interface SourceScore {
  readonly model: string;
  readonly score: number;
}

/** An item that could stand on a list. */
export interface Candidate {
  /** Number of the item in the models (dense, from 0). Ties are broken by it. */
  readonly item: number;
  /** Higher is better; what counts where `sources` is empty. */
  readonly score: number;
  /** Every model that proposed it. */
  readonly sources: readonly SourceScore[];
  readonly facts: ItemFacts;
}

/** Shares of one kind of category (genres, eras) in what a person hears; they sum to 1. */
export type Distribution = ReadonlyMap<string, number>;

/** What a list is calibrated to. Empty distributions calibrate nothing. */
export interface CalibrationTarget {
  readonly genres: Distribution;
  /** Decades ('1990') and 'unknown'. */
  readonly eras: Distribution;
}

/** What the ranking must know of a person, apart from the models. */
export interface ListenerFacts {
  /** Keys of artists heard often enough to be called known. */
  readonly knownArtists: ReadonlySet<string>;
  readonly target: CalibrationTarget;
}

/** Listens by hour of the day (24) and by weekday (7, Monday first), in the person's time zone. */
export interface HourCounts {
  readonly hours: ArrayLike<number>;
  readonly weekdays: ArrayLike<number>;
}

/** The moment a list is for. All of it can be left out. */
export interface ListContext {
  /** Words of `contextWords`. */
  readonly words?: readonly string[];
  readonly habit?: {
    /** 0–23, in the person's time zone. */
    readonly hour: number;
    /** 0 Monday … 6 Sunday. */
    readonly weekday: number;
    /** Of everything the person heard. */
    readonly overall: HourCounts;
    /** Of one candidate, or of its artist where the item is too rarely heard; null: nothing to go by. */
    of(candidate: Candidate): HourCounts | null;
  };
}

export interface RankInput {
  readonly candidates: readonly Candidate[];
  readonly listener: ListenerFacts;
  /** 0 familiar … 0.5 as the models say … 1 surprise me. */
  readonly dial: number;
  readonly rules: readonly Rule[];
  /** Unix milliseconds: the moment for which 'within days' is counted. */
  readonly now: number;
  /** All that is random in the list comes from here: use the list's id. */
  readonly seed: number;
  readonly limit: number;
  readonly context?: ListContext;
  /** Weight of each model in the fused score; 1 where it is not named. */
  readonly modelWeights?: Readonly<Record<string, number>>;
  /** False: every place goes to the best (all propensities are 1). Default true. */
  readonly explore?: boolean;
  /**
   * Places per artist and per release, given up where the list would stay short otherwise; a rule
   * 'at-most' is never given up. Default: a tenth of the list (at least 1) and as much again.
   */
  readonly caps?: { readonly artist: number; readonly release: number };
}

/** What an item's place rests on, each in standard deviations of the candidates' fused score. */
export interface ScoreTerms {
  readonly models: number;
  readonly context: number;
  readonly habit: number;
  readonly novelty: number;
  /** ≤ 0: shown in a list lately. */
  readonly repeated: number;
}

export interface RankedItem {
  readonly candidate: Candidate;
  /** From 1. */
  readonly position: number;
  /** Sum of the terms: relevance before calibration and diversity. */
  readonly score: number;
  readonly terms: ScoreTerms;
  /** Chance of this item at this position under the policy that made the list. */
  readonly propensity: number;
  /** Whether the place was drawn, not earned. */
  readonly explored: boolean;
}

/** A place that was drawn, with everything that could have stood there: logged for offline evaluation. */
export interface ExplorationSlot {
  readonly position: number;
  /** Keys of all items that could have stood here, best first. */
  readonly keys: readonly string[];
  /** Relevance of each. */
  readonly scores: readonly number[];
  /** Chance of each; they sum to 1. */
  readonly chances: readonly number[];
}

/** A candidate that the rules let through, and what its score is made of. */
export interface Considered {
  readonly candidate: Candidate;
  readonly terms: ScoreTerms;
}

export interface RankedList {
  readonly items: readonly RankedItem[];
  /** Everything that could have stood on the list: what reasons are held against. */
  readonly considered: readonly Considered[];
  /** How the list was drawn: store it with the list. */
  readonly policy: {
    readonly name: string;
    readonly temperature: number;
    readonly slots: readonly ExplorationSlot[];
  };
  /** Candidates left out by each rule (the first that refused it), in the order of `rules`. */
  readonly refused: readonly number[];
}
