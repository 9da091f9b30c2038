import { Disc3, Shuffle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { messageOf } from '../../api/error.ts';
import { Button } from '../../components/button.tsx';
import { ErrorState } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { counted } from '../../lib/numbers.ts';
import { CardScrobbleButton } from '../../scrobble/index.ts';
import { useShelf, useShelfList } from '../../shelf/context.tsx';
import { useOpenRecord } from '../../shelf/links.tsx';
import { compact, isNarrowed, type ShelfSearch } from '../../shelf/search.ts';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { RecordCard } from './card.tsx';
import { Chips } from './chips.tsx';
import { EmptyShelf } from './empty-shelf.tsx';
import { ShelfFilterBar } from './filter-bar.tsx';
import { Grid, GridSkeleton } from './grid.tsx';
import { SelectBar } from './select-bar.tsx';
import { useRecordSelection } from './use-record-selection.ts';

/** The grid of a shelf with its search and filters; the same for the own one and a shared one. */
export const Shelf = ({
  search,
  onSearch,
  actions,
}: {
  search: ShelfSearch;
  onSearch: (search: ShelfSearch) => void;
  actions?: ReactNode;
}) => {
  const { capabilities } = useShelf();
  const query = useShelfList(search);
  const selection = useRecordSelection();
  const { items, total } = query;
  const narrowed = isNarrowed(search);
  const artistName = search.artist
    ? items?.[0]?.artists.find(({ key }) => key === search.artist)?.name
    : undefined;

  if (query.error && !items) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (items?.length === 0 && !narrowed && !search.left)
    return <EmptyShelf onLeft={() => onSearch({ left: true })} />;
  return (
    <>
      <ShelfFilterBar search={search} onChange={onSearch} />
      <Chips search={search} artistName={artistName} onChange={onSearch} />
      <div className="mb-5 flex flex-wrap items-center gap-x-1 border-b border-strong pb-2 sm:gap-x-4">
        <p role="status" className="mr-auto font-[650]">
          {items && (items.length === 0 ? 'No record matches' : counted(total, 'record'))}
        </p>
        <Surprise search={search} />
        {capabilities.scrobble && !selection.on && total > 0 && (
          <Button look="quiet" className="-mr-3 px-3 max-sm:-mr-1.5 max-sm:px-1.5" onClick={selection.start}>
            <Disc3 size={18} aria-hidden="true" className="max-sm:hidden" /> Scrobble these…
          </Button>
        )}
        {actions}
      </div>
      {!items ? (
        <GridSkeleton />
      ) : items.length === 0 ? (
        <NothingMatches
          onClear={() => onSearch(compact({ sort: search.sort, direction: search.direction }))}
        />
      ) : (
        <>
          <Grid label="Records">
            {items.map((record, index) => (
              <li key={record.id}>
                <RecordCard
                  record={record}
                  eager={index < 6}
                  action={capabilities.scrobble && <CardScrobbleButton record={record} />}
                  select={selection.of(record)}
                />
              </li>
            ))}
          </Grid>
          {query.hasNextPage && (
            <MoreAtEnd
              more
              loading={query.isFetchingNextPage}
              error={query.isFetchNextPageError ? query.error : null}
              onMore={() => query.fetchNextPage()}
            />
          )}
        </>
      )}
      {selection.on && <SelectBar search={search} total={total} selection={selection} />}
    </>
  );
};

const NothingMatches = ({ onClear }: { onClear: () => void }) => (
  <div className="py-6">
    <p className="music text-title text-soft">Nothing on the shelf matches.</p>
    <Button className="mt-4" onClick={onClear}>
      Clear the filters
    </Button>
  </div>
);

/** One record by chance, among those the filters leave. */
const Surprise = ({ search }: { search: ShelfSearch }) => {
  const shelf = useShelf();
  const open = useOpenRecord();
  const [busy, setBusy] = useState(false);
  const draw = async () => {
    setBusy(true);
    try {
      const { sort, direction, ...filters } = search;
      const record = await shelf.random(filters);
      if (record) await open(record.id);
      else toast('There is nothing to draw from');
    } catch (error) {
      toast(messageOf(error), { bad: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button look="quiet" className="px-3" busy={busy} onClick={draw}>
      <Shuffle size={18} aria-hidden="true" /> <span className="max-sm:sr-only">Surprise me</span>
    </Button>
  );
};
