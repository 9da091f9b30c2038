import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { PageHead } from '../../components/section.tsx';
import { Block, ErrorState } from '../../components/states.tsx';
import { useNow, useTitle } from '../../lib/hooks.ts';
import { ago } from '../../lib/time.ts';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { DeletedPlaylists } from './deleted.tsx';
import { ImportButton, ImportReport } from './import.tsx';
import { Mosaic } from './mosaic.tsx';
import { NewPlaylistDialog } from './new-dialog.tsx';
import { type Playlist, shortSizeOf } from './playlist.ts';

const grid = 'grid grid-cols-2 gap-x-4 gap-y-7 sm:grid-cols-3 sm:gap-x-6 lg:grid-cols-4 xl:grid-cols-5';

/** All playlists, the one that was changed last first. */
export const Playlists = () => {
  useTitle('Playlists');
  const query = usePages('GET /api/v1/playlists', { query: { limit: 60 } });
  const [making, setMaking] = useState(false);
  const { items } = query;
  return (
    <>
      <PageHead
        title="Playlists"
        aside={
          <div className="flex flex-wrap gap-2">
            <Button look="solid" onClick={() => setMaking(true)}>
              <Plus size={18} aria-hidden="true" /> New playlist
            </Button>
            <ImportButton />
          </div>
        }
      />
      <ImportReport />
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <div className={grid}>
          {['a', 'b', 'c', 'd', 'e'].map((shape) => (
            <Block key={shape} className="aspect-square" />
          ))}
        </div>
      ) : items.length === 0 ? (
        <EmptyPlaylists onMake={() => setMaking(true)} />
      ) : (
        <>
          <ol className={grid}>
            {items.map((playlist) => (
              <PlaylistCard key={playlist.id} playlist={playlist} />
            ))}
          </ol>
          {(query.hasNextPage || query.isFetchNextPageError) && (
            <MoreAtEnd
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              error={query.isFetchNextPageError ? query.error : null}
              onMore={() => query.fetchNextPage()}
            />
          )}
        </>
      )}
      <DeletedPlaylists />
      {making && <NewPlaylistDialog onClose={() => setMaking(false)} />}
    </>
  );
};

const PlaylistCard = ({ playlist }: { playlist: Playlist }) => {
  const now = useNow();
  return (
    <li className="min-w-0">
      <Link
        to="/playlists/$id"
        params={{ id: String(playlist.id) }}
        className="group block rounded focus-visible:outline-offset-4"
      >
        <Mosaic
          names={playlist.sample}
          title={playlist.title}
          className={clsx(
            'w-full transition-opacity duration-[var(--swift)] group-hover:opacity-85',
            playlist.tracks === 0 && 'opacity-40',
          )}
        />
        <h2 className="music mt-2.5 line-clamp-2 text-lead leading-snug group-hover:text-accent">
          {playlist.title}
        </h2>
        <p className="text-small text-soft">{shortSizeOf(playlist)}</p>
        <p className="text-small text-faint">{ago(playlist.updatedAt, now)}</p>
      </Link>
    </li>
  );
};

const EmptyPlaylists = ({ onMake }: { onMake: () => void }) => (
  <div className="max-w-prose border-t border-strong pt-6">
    <p className="music text-title text-soft">No playlists yet.</p>
    <p className="mt-3 text-soft">
      Make one of what you have heard, save one from a recommendation, or bring one as XSPF, JSPF, M3U or CSV:
      drop the file anywhere on this page.
    </p>
    <div className="mt-5 flex flex-wrap gap-3">
      <Button look="solid" onClick={onMake}>
        Make the first one
      </Button>
      <ImportButton />
    </div>
  </div>
);
