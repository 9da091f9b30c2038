import { useApi } from '../../api/queries.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import type { ListHead } from '../discover/item.ts';

type Seed = NonNullable<ListHead['context']['seeds']>[number];

const shownFirst = 3;

/** What a radio started from, each with its page. */
export const Seeds = ({ seeds }: { seeds: readonly Seed[] }) => (
  <p className="mt-2 text-lead text-soft">
    from{' '}
    {seeds.slice(0, shownFirst).map((seed, index) => (
      <span key={`${seed.kind} ${seed.id}`}>
        {index > 0 && ', '}
        <SeedName seed={seed} />
      </span>
    ))}
    {seeds.length > shownFirst && ` and ${seeds.length - shownFirst} more`}
  </p>
);

const pages = {
  artist: 'GET /api/v1/artists/{id}',
  release: 'GET /api/v1/releases/{id}',
  recording: 'GET /api/v1/recordings/{id}',
} as const;

const SeedName = ({ seed: { kind, id } }: { seed: Seed }) => {
  // The three answer alike; the type of one stands for all.
  const { data } = useApi(pages[kind] as (typeof pages)['artist'], { params: { id } });
  if (!data) return '…';
  return (
    <>
      <EntityLink kind={kind} of={data} />
      {data.artist && <span> by {data.artist.name}</span>}
    </>
  );
};
