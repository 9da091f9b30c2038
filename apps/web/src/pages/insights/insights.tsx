import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/queries.ts';
import { Timeline } from '../../charts/timeline.tsx';
import { PageHead, Section } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { Block, Empty, Loaded } from '../../components/states.tsx';
import type { TopBy } from '../../components/top-list.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { rangeQuery } from '../../lib/range.ts';
import { shortDay } from '../../lib/time.ts';
import { CalendarSection } from './calendar-section.tsx';
import { ClockSection } from './clock-section.tsx';
import { Discoveries } from './discoveries.tsx';
import { RangePicker } from './range-picker.tsx';
import { TopColumn } from './top-column.tsx';
import { TotalsRow } from './totals.tsx';

const route = getRouteApi('/inside/insights');

export const Insights = () => {
  useTitle('Insights');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = rangeQuery(search);
  const [by, setBy] = useState<TopBy>('listens');
  const overview = useApi('GET /api/v1/statistics/overview', { query });
  const timeline = useApi('GET /api/v1/statistics/timeline', { query });
  const range = overview.data?.range;
  return (
    <>
      <PageHead title="Insights">
        {range && (
          <p aria-live="polite">
            {shortDay(range.from)} – {shortDay(range.to)}
            {range.before && `, beside ${shortDay(range.before.from)} – ${shortDay(range.before.to)}`}.
            {overview.data?.updating && ' Older days are still being counted.'}
          </p>
        )}
      </PageHead>
      <RangePicker
        search={search}
        resolved={range}
        onChange={(next) => navigate({ search: next, resetScroll: false })}
      />
      <div className="flex flex-col gap-section">
        <Loaded query={overview} skeleton={<Block className="h-40" />}>
          {(data) => <TotalsRow overview={data} />}
        </Loaded>
        {overview.data && overview.data.now.listens === 0 && (
          <Empty title="No listens in this range.">
            Take a longer one, or{' '}
            <Link to="/import" className="link">
              import a history
            </Link>
            .
          </Empty>
        )}
        <Section title="Over time">
          <Loaded query={timeline} skeleton={<Block className="h-72" />}>
            {(data) => (
              <Timeline
                points={data.points}
                before={data.before}
                grain={data.grain}
                label="Listens over time"
              />
            )}
          </Loaded>
        </Section>
        <div>
          <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
            <p className="display text-title">Most heard</p>
            <Segments
              legend="Ordered by"
              choices={[
                ['listens', 'Listens'],
                ['time', 'Time'],
                ['skips', 'Skips'],
              ]}
              value={by}
              onChange={setBy}
            />
          </div>
          <div className="grid gap-x-10 gap-y-section xl:grid-cols-3">
            <TopColumn kind="artist" by={by} search={search} />
            <TopColumn kind="release" by={by} search={search} />
            <TopColumn kind="recording" by={by} search={search} />
          </div>
        </div>
        <ClockSection search={search} />
        <CalendarSection year={Number((range?.to ?? new Date().toISOString()).slice(0, 4))} />
        <Discoveries search={search} />
        {overview.data && (
          <p className="text-soft">
            <Link
              to="/year/$year"
              params={{ year: (range?.to ?? '').slice(0, 4) }}
              className="link inline-flex min-h-touch items-center"
            >
              See {range?.to.slice(0, 4)} in review
            </Link>
          </p>
        )}
      </div>
    </>
  );
};
