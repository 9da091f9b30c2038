import type { ListPurpose } from '../types.ts';

/** Of these one stands at a time; radios, mixes and continuations stand side by side until they expire. */
export const oneAtATime: readonly ListPurpose[] = ['discover', 'rediscover', 'daily-mix', 'weekly-discovery'];
