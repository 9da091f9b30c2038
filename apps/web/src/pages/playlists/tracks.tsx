import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { counted } from '../../lib/numbers.ts';
import type { MenuItem } from '../../scrobble/menu.tsx';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { useSelection } from '../history/use-selection.ts';
import { OpenInDialog } from './open-in-dialog.tsx';
import type { Playlist, PlaylistTrack } from './playlist.ts';
import { SelectBar } from './select-bar.tsx';
import { type DropMark, TrackRow } from './track-row.tsx';
import { useDrag } from './use-drag.ts';
import type { PlaylistEdits } from './use-edits.ts';
import { useOrder } from './use-order.ts';

/** The tracks in their order, which is changed by dragging, by keys and by the menu of each. */
export const PlaylistTracks = ({ playlist, edits }: { playlist: Playlist; edits: PlaylistEdits }) => {
  const query = usePages('GET /api/v1/playlists/{id}/tracks', {
    params: { id: playlist.id },
    query: { limit: 200 },
  });
  if (query.error && !query.items) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!query.items) return <Skeleton lines={10} />;
  return (
    <>
      <TrackList playlist={playlist} edits={edits} loaded={query.items} />
      {(query.hasNextPage || query.isFetchNextPageError) && (
        <MoreAtEnd
          more={query.hasNextPage}
          loading={query.isFetchingNextPage}
          error={query.isFetchNextPageError ? query.error : null}
          onMore={() => query.fetchNextPage()}
        />
      )}
    </>
  );
};

const TrackList = ({
  playlist,
  edits,
  loaded,
}: {
  playlist: Playlist;
  edits: PlaylistEdits;
  loaded: readonly PlaylistTrack[];
}) => {
  const helpId = useId();
  const order = useOrder(playlist, edits, loaded);
  const { tracks } = order;
  const [choosing, setChoosing] = useState(false);
  const selection = useSelection(tracks.map(({ id }) => id));
  const [opened, setOpened] = useState<PlaylistTrack | null>(null);
  const { list, keepFocus } = useFocusKept(tracks);
  const chosen = choosing ? tracks.filter(({ id }) => selection.chosen.has(id)).map(({ id }) => id) : [];

  /** What moves with a track: the chosen ones, where it is one of them. */
  const companyOf = (id: number): number[] => (chosen.includes(id) ? chosen : [id]);
  const drag = useDrag((id, before) => {
    const ids = companyOf(id);
    const ahead = tracks.slice(0, before).filter((track) => ids.includes(track.id)).length;
    order.move(ids, before - ahead);
  });
  const step = (track: PlaylistTrack, place: number) => (event: KeyboardEvent) => {
    const ids = companyOf(track.id);
    const first = tracks.findIndex(({ id }) => ids.includes(id));
    const to = { ArrowUp: first - 1, ArrowDown: first + 1, Home: 0, End: playlist.tracks }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keepFocus(track.id);
    if (to < 0 || (event.key === 'ArrowDown' && place === playlist.tracks - 1)) return;
    order.move(ids, to);
  };
  const menuOf = (track: PlaylistTrack, place: number): MenuItem[] => [
    { label: 'Open in…', about: 'Spotify, Deezer, Bandcamp and others', run: () => setOpened(track) },
    ...(place > 0 ? [{ label: 'Move to the top', run: () => order.move([track.id], 0) }] : []),
    ...(place < playlist.tracks - 1
      ? [{ label: 'Move to the end', run: () => order.move([track.id], playlist.tracks) }]
      : []),
    { label: 'Remove', run: () => order.remove([track.id]) },
  ];
  const markOf = (place: number): DropMark => {
    if (drag.before === place) return 'before';
    return drag.before === tracks.length && place === tracks.length - 1 ? 'after' : null;
  };

  return (
    <>
      <div className="mb-1 flex justify-end">
        <Button
          look="quiet"
          aria-pressed={choosing}
          onClick={() => {
            selection.clear();
            setChoosing(!choosing);
          }}
        >
          {choosing ? 'Done' : 'Select'}
        </Button>
      </div>
      <p id={helpId} className="sr-only">
        Arrow keys move the track up and down, Home and End to the top and the end.
      </p>
      <p role="status" className="sr-only">
        {order.said}
      </p>
      <ol
        ref={list}
        aria-label={`Tracks of ${playlist.title}`}
        aria-busy={edits.busy || undefined}
        className="border-b border-rule"
      >
        {tracks.map((track, place) => (
          <TrackRow
            key={track.id}
            track={track}
            place={place}
            of={playlist.tracks}
            menu={menuOf(track, place)}
            chosen={choosing ? selection.chosen.has(track.id) : null}
            onChoose={(stretch) => selection.toggle(track.id, stretch)}
            dragged={drag.dragged !== null && companyOf(drag.dragged).includes(track.id)}
            mark={markOf(place)}
            onGrip={drag.start(track.id)}
            onStep={step(track, place)}
            helpId={helpId}
          />
        ))}
      </ol>
      {/* The last tracks must not lie under the bar. */}
      {choosing && <div className="h-28" />}
      {choosing && (
        <SelectBar
          count={chosen.length}
          said={counted(chosen.length, 'track')}
          onTop={() => order.move(chosen, 0)}
          onEnd={() => order.move(chosen, playlist.tracks)}
          onRemove={() => {
            order.remove(chosen);
            selection.clear();
          }}
          onAll={selection.all}
        />
      )}
      {opened && <OpenInDialog track={opened} onClose={() => setOpened(null)} />}
    </>
  );
};

/** A row that is moved in the page loses its focus: gives it back to the handle. */
const useFocusKept = (tracks: readonly PlaylistTrack[]) => {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the new order that takes the focus away
  useEffect(() => {
    if (wanted.current === null) return;
    const grip = list.current?.querySelector<HTMLElement>(`[data-grip="${wanted.current}"]`);
    if (grip && document.activeElement !== grip && document.activeElement === document.body) grip.focus();
    grip?.scrollIntoView({ block: 'nearest' });
    wanted.current = null;
  }, [tracks]);
  return {
    list,
    keepFocus: (id: number) => {
      wanted.current = id;
    },
  };
};
