/** Kinds of catalogue entries, with the numbers they are stored under. */
export const itemKinds = { artist: 1, release: 2, recording: 3 } as const;
export type ItemKind = keyof typeof itemKinds;

/** The kind of a stored number. Throws RangeError where there is none. */
export function itemKindOf(code: number): ItemKind {
  const found = (Object.keys(itemKinds) as ItemKind[]).find((kind) => itemKinds[kind] === code);
  if (!found) throw new RangeError(`unknown item kind ${code}`);
  return found;
}

/** Separates the parts of a key; no name contains it. */
const separator = '\u001f';

/**
 * The key of an item: the catalogue's own keys of its names, so that the same artist has the same key
 * on every instance and in a model learned from public data. An entry that was split off carries its
 * variant, because it shares its names with another.
 */
export function itemKey(
  artistKey: string,
  artistVariant: number,
  titleKey?: string,
  titleVariant = 0,
): string {
  const artist = artistVariant === 0 ? artistKey : `${artistKey}#${artistVariant}`;
  if (titleKey === undefined) return artist;
  return `${artist}${separator}${titleVariant === 0 ? titleKey : `${titleKey}#${titleVariant}`}`;
}

/** The artist's part of any item key. */
export const artistPart = (key: string): string => key.split(separator, 1)[0] ?? key;

/** An item key taken apart into the catalogue's keys and variants; no title for an artist. */
export function splitItemKey(key: string): {
  artist: { key: string; variant: number };
  title: { key: string; variant: number } | null;
} {
  const [artist = '', title] = key.split(separator);
  return { artist: splitVariant(artist), title: title === undefined ? null : splitVariant(title) };
}

function splitVariant(text: string): { key: string; variant: number } {
  const [, key, variant] = /^(.*)#(\d+)$/s.exec(text) ?? [];
  return key === undefined ? { key: text, variant: 0 } : { key, variant: Number(variant) };
}
