import { useApi } from '../../api/queries.ts';
import { Dial } from '../../charts/dial.tsx';
import { HeatMap } from '../../charts/heat-map.tsx';
import { Section } from '../../components/section.tsx';
import { Block, Loaded } from '../../components/states.tsx';
import { counted } from '../../lib/numbers.ts';
import { type RangeSearch, rangeQuery } from '../../lib/range.ts';

export const ClockSection = ({ search }: { search: RangeSearch }) => {
  const query = useApi('GET /api/v1/statistics/clock', { query: rangeQuery(search) });
  return (
    <Section title="When you listen">
      <Loaded query={query} skeleton={<Block className="h-72" />}>
        {({ cells }) => (
          <div className="grid items-center gap-8 md:grid-cols-[300px_1fr]">
            <Dial
              hours={Array.from({ length: 24 }, (_, hour) =>
                cells.reduce((sum, row) => sum + (row[hour] ?? 0), 0),
              )}
            />
            <div className="min-w-0">
              <HeatMap values={cells.flat()} label="Listens" text={(listens) => counted(listens, 'listen')} />
            </div>
          </div>
        )}
      </Loaded>
    </Section>
  );
};
