import { useState } from 'react';
import { type EntityKind, useApi } from '../../api/queries.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import { Section } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { Sleeve } from '../../components/sleeve.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { count, counted } from '../../lib/numbers.ts';
import { type RangeSearch, rangeQuery } from '../../lib/range.ts';
import { dateOf } from '../../lib/time.ts';

export const Discoveries = ({ search }: { search: RangeSearch }) => {
  const [kind, setKind] = useState<EntityKind>('artist');
  const query = useApi('GET /api/v1/statistics/discoveries/{kind}', {
    params: { kind },
    query: { ...rangeQuery(search), limit: 12 },
  });
  return (
    <Section
      title="First heard in this range"
      aside={
        <Segments
          legend="Kind"
          choices={[
            ['artist', 'Artists'],
            ['release', 'Releases'],
            ['recording', 'Recordings'],
          ]}
          value={kind}
          onChange={setKind}
        />
      }
    >
      <Loaded query={query}>
        {({ items, total, range }) =>
          items.length === 0 ? (
            <Empty title="Nothing new in this range.">All of it was known to you before.</Empty>
          ) : (
            <>
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-5 gap-y-7">
                {items.map((entry) => (
                  <li key={entry.id} className="min-w-0">
                    <Sleeve name={entry.name} className="aspect-square w-full" />
                    <p className="mt-2 leading-snug">
                      <EntityLink kind={kind} of={entry} className="text-[1.0625rem]" />
                    </p>
                    <p className="text-small text-soft">
                      {dateOf(entry.firstAt, range.timeZone)} · {counted(entry.listens, 'listen')}
                    </p>
                  </li>
                ))}
              </ul>
              {total > items.length && (
                <p className="mt-5 text-soft">
                  The newest {items.length} of {count(total)}.
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Section>
  );
};
