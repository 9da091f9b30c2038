import type { MemoryParameters } from '@fonoteca/learn';
import type { ItemKind } from '../item.ts';
import type { Rule } from '../ranking/rule.ts';

export type Mark = 'like' | 'dislike' | 'less';

export const shelfNames = [
  'discover-artists',
  'discover-releases',
  'discover-recordings',
  'rediscover',
  'next',
  'daily-mix',
  'weekly-discovery',
] as const;
export type ShelfName = (typeof shelfNames)[number];

export interface TasteSettings {
  /** 0 familiar … 1 surprise me: where a list does not say otherwise. */
  readonly dial: number;
  /** Hold for every list. */
  readonly rules: readonly Rule[];
  readonly shelves: readonly ShelfName[];
  /** Opt-in: learn from the person's own Spotify export. */
  readonly learnFromSpotifyExport: boolean;
  /** Whether this person's listens may train the instance's models; off: only their own lists use them. */
  readonly shareWithInstance: boolean;
}

/**
 * What a person heard of one kind, as columns side by side; `ids` (catalogue, merges followed) ascend.
 * Times are Unix seconds.
 */
export interface TasteTable {
  readonly kind: ItemKind;
  readonly ids: Int32Array;
  /** Listens that count by the person's scrobble rule; 0 where it was only ever skipped. */
  readonly listens: Uint32Array;
  readonly skips: Uint32Array;
  /**
   * How much was heard, ≥ 0: 1 is one whole listen today; repeats count less and less, what was heard
   * long ago too; skips take away. Marks are not in here: see `historyFor`.
   */
  readonly weights: Float32Array;
  readonly firstAt: Uint32Array;
  readonly lastAt: Uint32Array;
  /** Catalogue id of the artist; of an artist itself. */
  readonly artistIds: Int32Array;
  /** Row `r` was last heard at `stamps[stampOffsets[r] … stampOffsets[r + 1])`: up to ten counted listens, oldest first. */
  readonly stampOffsets: Uint32Array;
  readonly stamps: Uint32Array;
}

/** Listens by hour of the day (24) and weekday (7, Monday first), in the person's time zone. */
export interface HabitCounts {
  readonly hours: Uint32Array;
  readonly weekdays: Uint32Array;
}

export interface TasteMark {
  readonly kind: ItemKind;
  /** `itemKey(…)`. */
  readonly key: string;
  /** Of the catalogue, merges followed; null for something from outside. */
  readonly id: number | null;
  readonly name: string;
  readonly artist: string | null;
  readonly mark: Mark;
  readonly at: Date;
}

export interface TasteExclusion {
  readonly id: number;
  readonly kind: ItemKind | 'period';
  /** Of the catalogue, merges followed; null for a period. */
  readonly entityId: number | null;
  readonly name: string;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly at: Date;
}

/** What must never be shown, looked up in constant time. */
export interface Blocklist {
  /** Of an item key: disliked itself, or its artist was. */
  isForbidden(kind: ItemKind, key: string): boolean;
  /** Of a catalogue id, where its artist's id is known too. */
  isForbiddenId(kind: ItemKind, id: number, artistId: number | null): boolean;
  /** “Less of this”, of itself or its artist. */
  isLess(kind: ItemKind, key: string): boolean;
  isLessId(kind: ItemKind, id: number, artistId: number | null): boolean;
  readonly size: number;
}

/** What Fonoteca knows of one person's taste at one moment; never changed once made. */
export interface Taste {
  readonly personId: number;
  /** IANA name. */
  readonly timeZone: string;
  /** The moment it was read for, Unix milliseconds. */
  readonly now: number;
  readonly settings: TasteSettings;
  readonly tables: { readonly [Kind in ItemKind]: TasteTable };
  /** Of everything. */
  readonly habits: HabitCounts;
  /** Of one artist; null where it was never heard. */
  habitsOf(artistId: number): HabitCounts | null;
  readonly marks: readonly TasteMark[];
  readonly blocklist: Blocklist;
  readonly exclusions: readonly TasteExclusion[];
  /** Counted listens that the taste rests on. */
  readonly listens: number;
  /** Listens that wait for `learnFromSpotifyExport`. */
  readonly heldBack: number;
  /** When the packed profile was made; null: none yet. */
  readonly profileAt: Date | null;
  /** True while a job makes the profile anew: something is missing or about to change. */
  readonly building: boolean;
  /** How this person comes back to what they heard, learned from their listens; null: not known (yet). */
  readonly memory: MemoryParameters | null;
  /** Changes with everything that can change a list: a listen, skip, mark, exclusion or setting. */
  readonly version: string;
}

/** A learnable listen, newest first where there are several. */
export interface RecentListen {
  readonly recordingId: number;
  readonly releaseId: number | null;
  readonly artistId: number;
  /** Unix seconds. */
  readonly at: number;
  readonly counted: boolean;
  readonly skipped: boolean;
}

/*
 * What `packages/recommend` exports of taste and data sets (all reads of listens go through the wall):
 *
 * loadTaste(store, person: { id, timeZone }, now?: Date): Promise<Taste>
 * recentListens(store, person, { limit?, withinSeconds? }): Promise<RecentListen[]>            newest first
 * historyFor(taste, kind, { byId, byKey? }): History                                          marks applied
 * rowOf(table, id): number                                                                    −1: never heard
 * createItemIndex(store, kind, keyToIndex): ItemIndex { learn(ids): Promise<void>; at(id): number | undefined }
 * setMark(executor, personId, { kind, key, id, name, artist }, mark | null): Promise<void>
 * updateTasteSettings(db, personId, patch): Promise<TasteSettings>
 * markProfileStale(executor, personId): Promise<void>                                         queues the job
 * tasteProfileJob, tasteMoveOnJob
 * mostHeardArtists(store, personId, limit): Promise<{ key, name, mbid }[]>                     for the knowledge job
 *
 * readInteractions(store, kind, { rows?: 'people' | 'weeks' | 'sessions', signal? })
 *   : Promise<{ data: Interactions, items: ItemTable, people, from, until }>
 * readSessions(store, { since?, until?, maxListens?, kind?, signal? })
 *   : Promise<{ offsets, items, starts, table: ItemTable, people, from, until }>
 * readTimeSplit(store, kind, cut: Date, { until?, signal? })
 *   : Promise<{ train: Interactions, heldOut: HeldOut, items: ItemTable, people }>
 */
