import type { RecordArtist } from '../record.ts';

/**
 * The name without Discogs' number for namesakes.
 *
 * @example stripDiscogsSuffix('Nirvana (2)') // 'Nirvana'
 */
export const stripDiscogsSuffix = (name: string): string => name.replace(/\s+\(\d{1,5}\)\s*$/, '').trim();

/**
 * A whole credit without the numbers and the asterisks that Discogs puts behind its artists' names.
 *
 * @example stripCreditSuffixes('Air (14) & Beatles*') // 'Air & Beatles'
 */
export const stripCreditSuffixes = (credit: string): string =>
  credit
    .replace(
      /\s+\(\d{1,5}\)(?=\s*(?:$|[,;&/+*]|(?:and|vs\.?|feat\.?|featuring|ft\.?|with|presents|x)\s))/gi,
      '',
    )
    .replace(/(?<=[\p{L}\p{N}.!?)])\*(?=\s*(?:$|[,;&/+]|\s(?:and|vs\.?|feat\.?|with|presents)\s))/giu, '')
    .replace(/\s+/g, ' ')
    .trim();

/** The credit as it is shown: names with what joins them. */
export function creditText(artists: readonly RecordArtist[]): string {
  let text = '';
  for (const [index, { name, join }] of artists.entries()) {
    text += name;
    if (index < artists.length - 1) text += joinText(join);
  }
  return text;
}

/** Discogs writes `,` and `&` bare; MusicBrainz writes its phrases with their spaces. */
function joinText(join: string): string {
  const bare = join.trim();
  if (bare === '' || bare === ',') return ', ';
  return join === bare ? ` ${bare} ` : join;
}
