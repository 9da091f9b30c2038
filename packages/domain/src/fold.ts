/**
 * Folds a text for comparing: case, width, Latin accents and punctuation go; letters, digits and
 * other scripts stay. A text of punctuation alone ("!!!") folds to itself, so that it keeps an identity.
 *
 * @example fold('Björk & The “Sugarcubes”') // 'bjork and the sugarcubes'
 */
export function fold(text: string): string {
  if (plainAscii.test(text)) return foldAscii(text);
  const plain = text
    .normalize('NFKD')
    // Only after Latin letters: in kana, Cyrillic or Hangul a mark makes another letter.
    .replace(latinMarks, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(latinLetters, (letter) => latinPairs[letter] ?? letter);
  const words = plain.replaceAll('&', ' and ').replace(apostrophes, '').replace(separators, ' ').trim();
  return words === '' ? text.normalize('NFKC').trim().toLowerCase() : words;
}

/** The same for texts of printable ASCII, most of all texts: five times as fast. */
function foldAscii(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/['`]/g, '')
    .replace(asciiSeparators, ' ')
    .trim();
  return words === '' ? text.trim().toLowerCase() : words;
}

const plainAscii = /^[\x20-\x7e]*$/;
const asciiSeparators = /[^a-z0-9]+/g;
const latinMarks = /(\p{Script=Latin})[\u0300-\u036f]+/gu;
const apostrophes = /['’‘ʼ`´]/g;
const separators = /[^\p{L}\p{N}\p{M}]+/gu;
const latinLetters = /[øłđðþßæœı]/g;
const latinPairs: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};
