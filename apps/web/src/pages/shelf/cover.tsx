import clsx from 'clsx';
import { useState } from 'react';
import { Sleeve } from '../../components/sleeve.tsx';
import { useShelf } from '../../shelf/context.tsx';
import type { CoverSize, ShelfCard } from '../../shelf/source.ts';

const pixels: Record<CoverSize, number> = { small: 250, medium: 500, large: 1200 };

/** The cover of a record; a drawn sleeve where there is none. Decorative: its name stands beside it. */
export const Cover = ({
  record,
  size,
  eager = false,
  className,
}: {
  record: Pick<ShelfCard, 'image' | 'title' | 'artist'>;
  size: CoverSize;
  /** Loaded at once: for what is seen first. */
  eager?: boolean;
  className?: string;
}) => {
  const shelf = useShelf();
  const [broken, setBroken] = useState<string | null>(null);
  const frame = clsx('aspect-square w-full rounded-[2px]', className);
  const { image } = record;
  if (image === null || image === broken)
    return <Sleeve name={`${record.artist} ${record.title}`} className={frame} />;
  return (
    <img
      src={shelf.coverUrl(image, size)}
      {...(size === 'small'
        ? { srcSet: `${shelf.coverUrl(image, 'small')} 1x, ${shelf.coverUrl(image, 'medium')} 2x` }
        : {})}
      alt=""
      width={pixels[size]}
      height={pixels[size]}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setBroken(image)}
      className={clsx('bg-sunk object-cover', frame)}
    />
  );
};
