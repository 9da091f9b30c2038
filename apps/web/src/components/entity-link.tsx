import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { EntityKind } from '../api/queries.ts';

export const kindWords: Record<EntityKind, { one: string; many: string }> = {
  artist: { one: 'artist', many: 'artists' },
  release: { one: 'release', many: 'releases' },
  recording: { one: 'recording', many: 'recordings' },
};

const routes = { artist: '/artist/$id', release: '/release/$id', recording: '/recording/$id' } as const;

/** The name of an artist, release or recording, set as music and leading to its page. */
export const EntityLink = ({
  kind,
  of,
  className,
}: {
  kind: EntityKind;
  of: { id: number; name: string };
  className?: string;
}) => (
  <Link
    to={routes[kind]}
    params={{ id: String(of.id) }}
    className={clsx('music quiet-link', kind === 'release' && 'italic', className)}
  >
    {of.name}
  </Link>
);
