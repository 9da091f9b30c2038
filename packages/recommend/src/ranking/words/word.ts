/** What a word of mood or activity asks of an item: tags for (> 0) and against (< 0) it, and a tempo. */
export interface ContextWord {
  readonly kind: 'mood' | 'activity';
  readonly tags: Readonly<Record<string, number>>;
  /** Beats per minute. */
  readonly bpm?: readonly [low: number, high: number];
}

/** How a word of one kind is written down. */
export const wordOf =
  (kind: ContextWord['kind']) =>
  (tags: ContextWord['tags'], bpm?: ContextWord['bpm']): ContextWord =>
    bpm ? { kind, tags, bpm } : { kind, tags };
