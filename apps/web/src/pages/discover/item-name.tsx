import clsx from 'clsx';
import { EntityLink } from '../../components/entity-link.tsx';
import type { ListItem } from './item.ts';

type Named = Pick<ListItem, 'kind' | 'id' | 'name'>;

/** The name of an item; a link where this person has a page for it. */
export const ItemName = ({ of, className }: { of: Named; className?: string }) =>
  of.id === null ? (
    <span className={clsx('music', of.kind === 'release' && 'italic', className)}>{of.name}</span>
  ) : (
    <EntityLink kind={of.kind} of={{ id: of.id, name: of.name }} {...(className ? { className } : {})} />
  );

export const ItemArtist = ({ of }: { of: Pick<ListItem, 'artist' | 'artistId'> }) =>
  of.artist === null ? null : (
    <ItemName of={{ kind: 'artist', id: of.artistId, name: of.artist }} className="text-[0.9375rem]" />
  );
