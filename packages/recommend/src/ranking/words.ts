import { activityWords } from './words/activities.ts';
import { moodWords } from './words/moods.ts';
import type { ContextWord } from './words/word.ts';

export type { ContextWord };

/**
 * The vocabulary: our own reading of the tags that listeners commonly give, written as `fold` writes
 * them. A tag counts by its last words too ('deep house' is house), a longer match before a shorter.
 */
export const contextWords: Readonly<Record<string, ContextWord>> = { ...moodWords, ...activityWords };

export const moods: readonly string[] = Object.keys(moodWords).sort();
export const activities: readonly string[] = Object.keys(activityWords).sort();
