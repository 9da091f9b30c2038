import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Listen, useApi, usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { PageHead } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { AddDialog } from './add-dialog.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { type BulkAction, BulkDialog } from './bulk-dialog.tsx';
import { DayGroups } from './day-groups.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { FilterBar } from './filter-bar.tsx';
import { hasFilter, listQuery, type Selection, wholeSelection } from './filters.ts';
import { MoreAtEnd } from './more-at-end.tsx';
import { useSelection } from './use-selection.ts';

const route = getRouteApi('/inside/history');

export const History = () => {
  useTitle('History');
  const me = useApi('GET /api/v1/me', {});
  return me.data ? (
    <HistoryOf timeZone={me.data.timeZone} total={me.data.listens} />
  ) : (
    <Skeleton lines={12} />
  );
};

const HistoryOf = ({ timeZone, total }: { timeZone: string; total: number }) => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = usePages('GET /api/v1/listens', { query: listQuery(search, timeZone) });
  const items = query.items ?? [];
  const selection = useSelection(items.map((item) => item.id));
  const [edited, setEdited] = useState<Listen | null>(null);
  const [adding, setAdding] = useState(false);
  const [bulk, setBulk] = useState<{ action: BulkAction; selection: Selection } | null>(null);
  const filtered = hasFilter(search) || search.show === 'skips';

  return (
    <>
      <PageHead
        title="History"
        aside={
          <span className="flex flex-wrap gap-3">
            <Button onClick={() => setAdding(true)}>Enter a listen</Button>
            <Link to="/history/changes" className="link inline-flex min-h-touch items-center px-2 font-[550]">
              Changes
            </Link>
          </span>
        }
      />
      <FilterBar
        search={search}
        onChange={(next) => {
          selection.clear();
          navigate({ search: next, replace: true, resetScroll: false });
        }}
      />
      {query.error && !query.items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !query.items ? (
        <Skeleton lines={14} />
      ) : items.length === 0 ? (
        <Empty title={filtered ? 'No listen matches.' : 'No listens yet.'}>
          {filtered ? (
            <button
              type="button"
              className="link min-h-touch"
              onClick={() => navigate({ search: {} as never })}
            >
              Show all of the history
            </button>
          ) : total === 0 ? (
            <>
              <Link to="/import" className="link">
                Import an export
              </Link>{' '}
              or{' '}
              <Link to="/settings/$part" params={{ part: 'clients' }} className="link">
                connect a scrobbler
              </Link>
              .
            </>
          ) : (
            'What is stored does not count by your scrobble rule: switch to “All”.'
          )}
        </Empty>
      ) : (
        <>
          <DayGroups
            listens={items}
            timeZone={timeZone}
            chosen={selection.chosen}
            onToggle={selection.toggle}
            onEdit={setEdited}
          />
          <MoreAtEnd
            more={query.hasNextPage}
            loading={query.isFetchingNextPage}
            error={query.isFetchNextPageError ? query.error : null}
            onMore={() => query.fetchNextPage()}
          />
        </>
      )}
      <BulkBar
        count={selection.chosen.size}
        onClear={selection.clear}
        onAct={(action) => setBulk({ action, selection: { ids: [...selection.chosen] } })}
        onAll={
          hasFilter(search)
            ? (action) => setBulk({ action, selection: wholeSelection(search, timeZone) })
            : undefined
        }
      />
      {edited && <EditDialog listen={edited} timeZone={timeZone} onClose={() => setEdited(null)} />}
      {adding && <AddDialog timeZone={timeZone} onClose={() => setAdding(false)} />}
      {bulk && (
        <BulkDialog
          {...bulk}
          timeZone={timeZone}
          onClose={() => setBulk(null)}
          onDone={() => {
            setBulk(null);
            selection.clear();
          }}
        />
      )}
    </>
  );
};
