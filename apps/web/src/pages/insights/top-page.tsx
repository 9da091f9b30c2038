import { getRouteApi, Link } from '@tanstack/react-router';
import { type EntityKind, useApi } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { kindWords } from '../../components/entity-link.tsx';
import { NotFound } from '../../components/not-found.tsx';
import { PageHead } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { Empty, Loaded, Skeleton } from '../../components/states.tsx';
import { type TopBy, TopList } from '../../components/top-list.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { count } from '../../lib/numbers.ts';
import { rangeQuery } from '../../lib/range.ts';
import { shortDay } from '../../lib/time.ts';
import { RangePicker } from './range-picker.tsx';

const route = getRouteApi('/inside/insights/top/$kind');
const perPage = 50;

const isKind = (kind: string): kind is EntityKind => kind in kindWords;

export const TopPage = () => {
  const { kind } = route.useParams();
  return isKind(kind) ? <TopOf kind={kind} /> : <NotFound />;
};

/** A whole chart, page by page. */
const TopOf = ({ kind }: { kind: EntityKind }) => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { by = 'listens', offset = 0 } = search;
  const title = `Top ${kindWords[kind].many}`;
  useTitle(title);
  const query = useApi('GET /api/v1/statistics/top/{kind}', {
    params: { kind },
    query: { ...rangeQuery(search), by, offset, limit: perPage },
  });
  const first = useApi('GET /api/v1/statistics/top/{kind}', {
    params: { kind },
    query: { ...rangeQuery(search), by, limit: 1 },
  }).data?.items[0];
  const most = first && (by === 'time' ? first.playedSeconds : by === 'skips' ? first.skips : first.listens);
  const to = (next: number) =>
    navigate({ search: (old) => ({ ...old, offset: next > 0 ? next : undefined }) as never });
  const order = (next: TopBy) =>
    navigate({
      search: (old) => ({ ...old, by: next === 'listens' ? undefined : next, offset: undefined }) as never,
    });
  return (
    <>
      <PageHead
        title={title}
        aside={
          <Segments
            legend="Ordered by"
            choices={[
              ['listens', 'Listens'],
              ['time', 'Time'],
              ['skips', 'Skips'],
            ]}
            value={by}
            onChange={order}
          />
        }
      >
        {query.data && (
          <p>
            {count(query.data.total)} from {shortDay(query.data.range.from)} to{' '}
            {shortDay(query.data.range.to)}.{' '}
            <Link
              to="/insights"
              search={{ ...search, by: undefined, offset: undefined } as never}
              className="link"
            >
              All insights of this range
            </Link>
          </p>
        )}
      </PageHead>
      <RangePicker
        search={search}
        resolved={query.data?.range}
        onChange={(next) => navigate({ search: { ...next, ...(by === 'listens' ? {} : { by }) } })}
      />
      <Loaded query={query} skeleton={<Skeleton lines={20} />}>
        {({ items, total, range }) =>
          items.length === 0 ? (
            <Empty title="Nothing in this range.">Take a longer one.</Empty>
          ) : (
            <>
              <TopList
                kind={kind}
                entries={items}
                by={by}
                moves={range.before !== null}
                {...(most ? { most } : {})}
              />
              <nav aria-label="Pages of the chart" className="mt-6 flex items-center gap-3">
                <Button disabled={offset === 0} onClick={() => to(offset - perPage)}>
                  Before
                </Button>
                <Button disabled={offset + perPage >= total} onClick={() => to(offset + perPage)}>
                  After
                </Button>
                <span className="text-soft">
                  {count(offset + 1)}–{count(Math.min(total, offset + perPage))} of {count(total)}
                </span>
              </nav>
            </>
          )
        }
      </Loaded>
    </>
  );
};
