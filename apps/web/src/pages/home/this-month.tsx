import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { TopList } from '../../components/top-list.tsx';

/** Whom the person hears these days. */
export const ThisMonth = () => {
  const query = useApi('GET /api/v1/statistics/top/{kind}', {
    params: { kind: 'artist' },
    query: { range: 'last-30-days', limit: 6 },
  });
  return (
    <Section
      title="Artists of the last 30 days"
      aside={
        <Link to="/insights" className="link inline-flex min-h-touch items-center">
          Insights
        </Link>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length ? <TopList kind="artist" entries={items} /> : <Empty title="Nothing in 30 days." />
        }
      </Loaded>
    </Section>
  );
};
