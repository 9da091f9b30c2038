import { fold } from '@fonoteca/domain';

/**
 * A name as shelves are ordered: folded, without a leading English article. Articles of other
 * languages stay, because words such as “die” and “las” begin too many names that are none.
 *
 * @example sortName('The Beatles') // 'beatles'
 */
export const sortName = (name: string): string => fold(name.replace(/^(?:the|an?)\s+(?=\S)/i, ''));

/** Text as it may be stored: no half surrogates, no control characters, no space around. */
export const cleanText = (text: string): string => text.toWellFormed().replace(controls, ' ').trim();

// Line breaks and tabs stay (notes have them); the rest has no business in a name.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+/g;
