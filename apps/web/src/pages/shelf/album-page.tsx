import { useParams } from '@tanstack/react-router';
import { ApiError } from '../../api/error.ts';
import { NotFound } from '../../components/not-found.tsx';
import { Section } from '../../components/section.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { LastfmAlbumFacts } from '../../scrobble/index.ts';
import { useShelf, useShelfRecord } from '../../shelf/context.tsx';
import type { ShelfRecord } from '../../shelf/source.ts';
import { AlbumHead } from './album-head.tsx';
import { AlbumSkeleton } from './album-skeleton.tsx';
import { RecordCard } from './card.tsx';
import { CopyFacts } from './copy-facts.tsx';
import { Grid } from './grid.tsx';
import { Sides } from './sides.tsx';

/** One record: its cover, its sides, its copy. */
export const AlbumPage = () => {
  const id = useParams({ strict: false }).id ?? '';
  const query = useShelfRecord(id);
  useTitle(query.data ? `${query.data.title}, ${query.data.artist}` : 'Record');
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400))
    return <NotFound />;
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <AlbumSkeleton />;
  return <Album key={id} record={query.data} />;
};

const Album = ({ record }: { record: ShelfRecord }) => {
  const { scrobble } = useShelf().capabilities;
  return (
    <article>
      <AlbumHead record={record} />
      <div className="flex flex-col gap-section">
        <Sides record={record} />
        <CopyFacts record={record} />
        {scrobble && <LastfmAlbumFacts artist={record.artist} album={record.title} />}
        {record.editions.length > 0 && (
          <Section title="Other editions on the shelf">
            <Grid label="Other editions on the shelf">
              {record.editions.map((edition) => (
                <li key={edition.id}>
                  <RecordCard record={edition} level="h3" />
                </li>
              ))}
            </Grid>
          </Section>
        )}
      </div>
      {record.source === 'discogs' && (
        <p className="mt-section text-small text-faint">
          Data provided by{' '}
          <a
            className="link"
            rel="noreferrer"
            target="_blank"
            href={
              record.discogsReleaseId === null
                ? 'https://www.discogs.com'
                : `https://www.discogs.com/release/${record.discogsReleaseId}`
            }
          >
            Discogs
          </a>
        </p>
      )}
    </article>
  );
};
