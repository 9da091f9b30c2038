import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../api/error.ts';
import { useApi } from '../../api/queries.ts';
import { NotFound } from '../../components/not-found.tsx';
import { Block, Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { AddDialog } from './add-dialog.tsx';
import { DetailsDialog } from './details-dialog.tsx';
import { PlaylistHead } from './head.tsx';
import { ImportReport } from './import.tsx';
import type { Playlist } from './playlist.ts';
import { PlaylistTracks } from './tracks.tsx';
import { usePlaylistEdits } from './use-edits.ts';
import { VersionsDialog } from './versions-dialog.tsx';

/** One playlist: what it is, its tracks in their order, and everything that can be done with it. */
export const PlaylistPage = () => {
  const id = Number(useParams({ strict: false }).id);
  const query = useApi('GET /api/v1/playlists/{id}', { params: { id } });
  const known = query.data?.id === id ? query.data : undefined;
  useTitle(known?.title);
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400))
    return <NotFound />;
  if (query.error && !known) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!known)
    return (
      <>
        <Block className="mb-8 h-12 max-w-md" />
        <Skeleton lines={10} />
      </>
    );
  return <Standing key={known.id} playlist={known} />;
};

const Standing = ({ playlist }: { playlist: Playlist }) => {
  const edits = usePlaylistEdits(playlist);
  const [open, setOpen] = useState<'add' | 'details' | 'versions' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <ImportReport />
      <PlaylistHead playlist={playlist} edits={edits} onOpen={setOpen} />
      {playlist.tracks === 0 ? (
        <Empty title="Nothing is in it yet.">Add what you have heard, or any track by its name.</Empty>
      ) : (
        <PlaylistTracks playlist={playlist} edits={edits} />
      )}
      {open === 'add' && <AddDialog playlist={playlist} edits={edits} onClose={close} />}
      {open === 'details' && <DetailsDialog playlist={playlist} edits={edits} onClose={close} />}
      {open === 'versions' && <VersionsDialog playlist={playlist} edits={edits} onClose={close} />}
    </>
  );
};
