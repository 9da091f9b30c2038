import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { PageHead, Section } from '../../components/section.tsx';
import { Block, Empty, ErrorState } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { AdviceList, adviceOf } from './advice.tsx';
import { Dial } from './dial.tsx';
import { type List, shownItems } from './item.ts';
import { Shelf } from './shelf.tsx';

const places: readonly (readonly [string, string])[] = [
  ['/mixes', 'Mixes'],
  ['/taste', 'Map of your taste'],
  ['/models', 'Models'],
  ['/discover/settings', 'Settings'],
];

const settings: string = '/discover/settings';

/** Shelves of things to hear, each with its reasons, and one dial for all of them. */
export const Discover = () => {
  useTitle('Discover');
  const query = useApi('GET /api/v1/discover', {});
  const taste = useApi('GET /api/v1/taste', {});
  const [marked, setMarked] = useState(false);
  const renew = async () => {
    await query.refetch();
    setMarked(false);
  };
  const shelves = query.data?.shelves;
  return (
    <>
      <PageHead
        title="Discover"
        aside={
          taste.data ? <Dial saved={taste.data.settings.dial} /> : <Block className="h-24 w-full max-w-md" />
        }
      >
        <p>Learned here, from your own listens. Press a reason to see what it rests on.</p>
        <nav aria-label="About your taste" className="mt-2 flex flex-wrap gap-x-5">
          {places.map(([to, label]) => (
            <Link key={to} to={to} className="link inline-flex min-h-touch items-center">
              {label}
            </Link>
          ))}
        </nav>
      </PageHead>
      {marked && (
        <div
          role="status"
          className="sticky top-3 z-20 mb-6 flex flex-wrap items-center justify-between gap-x-4 rounded border border-strong bg-raised py-1.5 pr-1.5 pl-4 shadow-lg"
        >
          <p>Noted: the next lists take it in.</p>
          <Button busy={query.isFetching} onClick={() => void renew()}>
            <RefreshCw size={18} aria-hidden="true" /> Show them now
          </Button>
        </div>
      )}
      {shelves ? (
        <div
          aria-busy={query.isFetching}
          className={clsx('transition-opacity duration-[var(--calm)]', query.isFetching && 'opacity-60')}
        >
          <Shelves shelves={shelves} onMarked={() => setMarked(true)} />
        </div>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <ShelfSkeletons />
      )}
    </>
  );
};

const Shelves = ({ shelves, onMarked }: { shelves: readonly List[]; onMarked: () => void }) => {
  const full = shelves.filter((list) => shownItems(list).length > 0);
  const empty = shelves.filter((list) => !full.includes(list));
  const advice = adviceOf(shelves);
  if (shelves.length === 0)
    return (
      <Empty title="No shelf is chosen.">
        <Link to={settings} className="link">
          Choose which lists stand here
        </Link>
      </Empty>
    );
  return (
    <div className="flex flex-col gap-section">
      {full.map((list) => (
        <Shelf key={`${list.purpose} ${list.kind}`} list={list} onMarked={onMarked} />
      ))}
      {(advice.length > 0 || empty.length > 0) && (
        <Section title={full.length === 0 ? 'Nothing to show yet' : 'What would make this better'}>
          {empty.length > 0 && full.length > 0 && (
            <p className="mb-3 max-w-prose text-soft">
              Nothing yet for {empty.map(({ title }) => title.toLowerCase()).join(', ')}.
            </p>
          )}
          <AdviceList advice={advice} />
        </Section>
      )}
    </div>
  );
};

const ShelfSkeletons = () => (
  <div className="flex flex-col gap-section">
    {['a', 'b', 'c'].map((shelf) => (
      <div key={shelf} className="border-t border-strong pt-3">
        <Block className="mb-6 h-6 w-48" />
        <div className="flex gap-5 overflow-hidden">
          {['a', 'b', 'c', 'd', 'e', 'f'].map((card) => (
            <div key={card} className="w-44 shrink-0">
              <Block className="aspect-square w-full" />
              <Block className="mt-3 h-5 w-3/4" />
              <Block className="mt-2 h-4 w-full" />
            </div>
          ))}
        </div>
      </div>
    ))}
  </div>
);
