import { Link } from '@tanstack/react-router';
import { type EntityKind, useApi } from '../../api/queries.ts';
import { kindWords } from '../../components/entity-link.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded, Skeleton } from '../../components/states.tsx';
import { type TopBy, TopList } from '../../components/top-list.tsx';
import { counted } from '../../lib/numbers.ts';
import { type RangeSearch, rangeQuery } from '../../lib/range.ts';

export const TopColumn = ({ kind, by, search }: { kind: EntityKind; by: TopBy; search: RangeSearch }) => {
  const { one, many } = kindWords[kind];
  const query = useApi('GET /api/v1/statistics/top/{kind}', {
    params: { kind },
    query: { ...rangeQuery(search), by, limit: 10 },
  });
  return (
    <Section title={`${many[0]?.toUpperCase()}${many.slice(1)}`}>
      <Loaded query={query} skeleton={<Skeleton lines={10} />}>
        {({ items, total, range }) =>
          items.length === 0 ? (
            <Empty title={by === 'skips' ? 'No skips known.' : 'Nothing here.'} />
          ) : (
            <>
              <TopList kind={kind} entries={items} by={by} moves={range.before !== null} />
              <Link
                to="/insights/top/$kind"
                params={{ kind }}
                search={{ ...search, ...(by === 'listens' ? {} : { by }) }}
                className="link mt-3 inline-flex min-h-touch items-center"
              >
                All {counted(total, one)}
              </Link>
            </>
          )
        }
      </Loaded>
    </Section>
  );
};
