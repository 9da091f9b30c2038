import type { ItemKind } from '../item.ts';

/** An item that a source would put on a list. Scores of one source are comparable only with each other. */
export interface Proposal {
  readonly kind: ItemKind;
  /** Null where the id says it all: keys are then read once, for all sources together. */
  readonly key: string | null;
  /** Catalogue id; null for something nobody on this instance listened to. One of both is there. */
  readonly id: number | null;
  readonly source: SourceName;
  readonly score: number;
  /** Texts, for what is not in the catalogue. */
  readonly texts?: { readonly name: string; readonly artist: string; readonly mbid: string | null };
}

/** Who proposes; stored with lists and shown to people, so a name is never reused for something else. */
export type SourceName =
  | 'own'
  | 'outside'
  | 'relistening'
  | 'forgotten'
  | 'next'
  | 'similar-artists'
  | 'shelf'
  | 'same-artist'
  | 'liked'
  | 'tags';
