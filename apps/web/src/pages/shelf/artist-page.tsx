import { Link, useParams } from '@tanstack/react-router';
import { ApiError } from '../../api/error.ts';
import { NotFound } from '../../components/not-found.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { CardScrobbleButton } from '../../scrobble/index.ts';
import { useShelf, useShelfArtist } from '../../shelf/context.tsx';
import { ShelfLink } from '../../shelf/links.tsx';
import { RecordCard } from './card.tsx';
import { Grid, GridSkeleton } from './grid.tsx';

/** An artist on the shelf: their records by year, and what was heard of them. */
export const ShelfArtistPage = () => {
  const key = useParams({ strict: false }).key ?? '';
  const { scrobble, counts } = useShelf().capabilities;
  const query = useShelfArtist(key);
  const artist = query.data;
  useTitle(artist?.name ?? 'Artist');
  if (query.error instanceof ApiError && query.error.status === 404) return <NotFound />;
  if (query.error && !artist) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return (
    <>
      <header className="mb-8 border-b border-strong pb-6">
        <p className="label">
          <ShelfLink className="quiet-link -my-3 inline-flex min-h-touch items-center">Records</ShelfLink>
        </p>
        {artist ? (
          <>
            <h1 className="music mt-2 text-head leading-[1.02] font-[500] tracking-tight">{artist.name}</h1>
            <p className="mt-3 text-soft">
              {counted(artist.records.length, 'record')} on the shelf
              {counts && ' · '}
              {counts &&
                (artist.artistId === null ? (
                  'no listens yet'
                ) : (
                  <Link to="/artist/$id" params={{ id: String(artist.artistId) }} className="link">
                    {counted(artist.listens, 'listen')}
                  </Link>
                ))}
            </p>
          </>
        ) : (
          <div className="skeleton mt-2 h-12 w-64 max-w-full" />
        )}
      </header>
      {artist ? (
        <Grid label={`Records by ${artist.name}`}>
          {artist.records.map((record, index) => (
            <li key={record.id}>
              <RecordCard
                record={record}
                eager={index < 6}
                action={scrobble && <CardScrobbleButton record={record} />}
              />
            </li>
          ))}
        </Grid>
      ) : (
        <GridSkeleton cards={5} />
      )}
    </>
  );
};
