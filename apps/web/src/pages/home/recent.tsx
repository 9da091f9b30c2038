import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useApi } from '../../api/queries.ts';
import { ListenRow } from '../../components/listen-row.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, Loaded, Skeleton } from '../../components/states.tsx';
import { useNow } from '../../lib/hooks.ts';
import { whenListened } from '../../lib/time.ts';

/** The last listens; what arrives while the page is open moves in. */
export const Recent = ({ timeZone }: { timeZone: string }) => {
  const query = useApi('GET /api/v1/listens', { query: { limit: 20, show: 'all' } });
  const now = useNow();
  const seen = useRef<Set<number> | null>(null);
  const items = query.data?.items;
  useEffect(() => {
    if (items) seen.current = new Set(items.map((item) => item.id));
  }, [items]);
  return (
    <Section
      title="Recent listens"
      aside={
        <Link to="/history" className="link inline-flex min-h-touch items-center">
          All of the history
        </Link>
      }
    >
      <Loaded query={query} skeleton={<Skeleton lines={12} />}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title="Nothing yet." />
          ) : (
            <ol aria-live="polite" aria-relevant="additions">
              {page.items.map((listen) => (
                <li key={listen.id}>
                  <ListenRow
                    listen={listen}
                    timeZone={timeZone}
                    when={whenListened(listen.listenedAt, timeZone, now)}
                    arrives={seen.current !== null && !seen.current.has(listen.id)}
                  />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
};
