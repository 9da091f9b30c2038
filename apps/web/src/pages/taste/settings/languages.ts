import { languageName } from './rule-words.ts';

/** Languages (ISO 639-1) that much music is sung in. */
const codes =
  'af am ar az be bg bn bo bs ca cs cy da de el en eo es et eu fa fi fo fr ga gd gl gu ha he hi hr ht hu hy id ig is it ja jv ka kk km kn ko ku ky la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl no oc pa pl ps pt qu rm ro ru sa sd si sk sl sm sn so sq sr st su sv sw ta te tg th tk tl tr tt ug uk ur uz vi wo xh yi yo zh zu'.split(
    ' ',
  );

let known: readonly (readonly [code: string, name: string])[] | undefined;

/** Codes with their names, by name. */
export const languageCodes = (): readonly (readonly [code: string, name: string])[] => {
  known ??= codes
    .map((code) => [code, languageName(code)] as const)
    .sort(([, a], [, b]) => a.localeCompare(b, 'en'));
  return known;
};
