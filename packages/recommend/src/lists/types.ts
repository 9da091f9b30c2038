import type { ItemKind } from '../item.ts';
import type { RankedList } from '../ranking/types.ts';
import type { ReasonKind } from '../reasons/types.ts';

export type ListPurpose =
  | 'discover'
  | 'rediscover'
  | 'next'
  | 'radio'
  | 'mix'
  | 'daily-mix'
  | 'weekly-discovery';

/** What a list is asked for, as stored with it. */
export interface ListContext {
  readonly mood?: string | undefined;
  readonly activity?: string | undefined;
  /** Instant the list is for. */
  readonly at?: string | undefined;
  readonly seeds?: readonly { kind: ItemKind; id: number }[] | undefined;
  readonly minutes?: number | undefined;
}

/** An item as evidence of a reason. */
interface ItemRef {
  readonly kind: ItemKind;
  readonly key: string;
  /** Of the catalogue; null where this person never listened to it. */
  readonly id: number | null;
  readonly name: string;
  readonly artist: string | null;
}

export interface ShownReason {
  readonly kind: ReasonKind;
  readonly text: string;
  readonly evidence: readonly (ItemRef & { readonly share: number })[];
}

/** Facts that are shown with an item, as they were when the list was made. */
export interface ShownFacts {
  readonly artistId: number | null;
  readonly release: { id: number | null; name: string } | null;
  readonly mbid: string | null;
  readonly lengthMs: number | null;
  readonly year: number | null;
  readonly tags: readonly string[];
  readonly listens: number;
  readonly lastListenAt: string | null;
}

export interface ListItem extends ItemRef, ShownFacts {
  readonly score: number;
  /** Chance that this item stood at this place under the list's policy. */
  readonly propensity: number;
  readonly reasons: readonly ShownReason[];
}

export interface Advice {
  readonly code: string;
  readonly text: string;
  /** Where in the product to do it. */
  readonly href: string | null;
}

export interface ModelShare {
  readonly name: string;
  readonly modelId: number | null;
  readonly weight: number;
}

/** What a list was made from, to see later whether there is more by now. */
export interface ListBasis {
  /** Begin of the last listen that was known, Unix seconds; null where there was none. */
  readonly after: number | null;
  /** Counted listens that the taste rested on. */
  readonly listens: number;
  /** Models that could be asked. */
  readonly models: readonly number[];
}

/** A list that is about to be stored. */
export interface NewList {
  readonly purpose: ListPurpose;
  readonly kind: ItemKind;
  readonly title: string;
  readonly subtitle: string | null;
  readonly context: ListContext;
  readonly dial: number;
  readonly rules: readonly unknown[];
  readonly models: readonly ModelShare[];
  /** How places were drawn: what offline evaluation needs. */
  readonly policy: RankedList['policy'];
  readonly advice: readonly Advice[];
  readonly seed: number;
  readonly basis: ListBasis;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly items: readonly ListItem[];
}

export type Feedback = 'like' | 'dislike' | 'less' | 'skip' | 'heard' | 'none';
