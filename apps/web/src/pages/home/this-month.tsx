import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/queries.ts';
import { Timeline } from '../../charts/timeline.tsx';
import { Section } from '../../components/section.tsx';
import { Block, Empty, Loaded } from '../../components/states.tsx';
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

/** Day by day, beside the 30 days before. */
export const LastDays = () => {
  const query = useApi('GET /api/v1/statistics/timeline', { query: { range: 'last-30-days', grain: 'day' } });
  return (
    <Section title="The last 30 days">
      <Loaded query={query} skeleton={<Block className="h-44" />}>
        {(data) => (
          <Timeline
            points={data.points}
            before={data.before}
            grain={data.grain}
            label="Listens of the last 30 days"
            height={160}
          />
        )}
      </Loaded>
    </Section>
  );
};
