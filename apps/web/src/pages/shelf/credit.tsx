import { Fragment } from 'react';
import { ShelfArtistLink } from '../../shelf/links.tsx';
import type { ShelfCard } from '../../shelf/source.ts';

/** The credit as it is printed, each name in it leading to its artist. */
export const Credit = ({ record }: { record: Pick<ShelfCard, 'artist' | 'artists'> }) =>
  partsOf(record).map(({ text, key }, index) =>
    key === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have their places only
      <Fragment key={index}>{text}</Fragment>
    ) : (
      <ShelfArtistLink key={key} artistKey={key} className="quiet-link">
        {text}
      </ShelfArtistLink>
    ),
  );

const partsOf = ({
  artist,
  artists,
}: Pick<ShelfCard, 'artist' | 'artists'>): { text: string; key: string | null }[] => {
  const parts: { text: string; key: string | null }[] = [];
  let from = 0;
  for (const { name, key } of artists) {
    const at = artist.indexOf(name, from);
    if (at < 0 || name === '') continue;
    if (at > from) parts.push({ text: artist.slice(from, at), key: null });
    parts.push({ text: name, key });
    from = at + name.length;
  }
  if (from < artist.length) parts.push({ text: artist.slice(from), key: null });
  return parts;
};
