import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { ApiError } from '../../api/error.ts';
import { useApi } from '../../api/queries.ts';
import { NotFound } from '../../components/not-found.tsx';
import { Section } from '../../components/section.tsx';
import { Block, Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useNow, useTitle } from '../../lib/hooks.ts';
import { ago } from '../../lib/time.ts';
import { AdviceList } from '../discover/advice.tsx';
import { dialWords, type List, shownItems, sleeveName } from '../discover/item.ts';
import { SaveButton } from '../discover/save-button.tsx';
import { MadeWith } from '../discover/why-dialog.tsx';
import { Mosaic } from '../playlists/mosaic.tsx';
import { ListRows } from './list-rows.tsx';
import { Seeds } from './seeds.tsx';
import { sizeOfList, standingOf } from './words.ts';

/** One list that was made: what it is, its items with their reasons, and what it was made with. */
export const ListPage = () => {
  const id = Number(useParams({ strict: false }).id);
  const query = useApi('GET /api/v1/recommendations/{id}', { params: { id } });
  const known = query.data?.id === id ? query.data : undefined;
  useTitle(known?.title);
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 400))
    return <NotFound />;
  if (query.error && !known) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  if (!known)
    return (
      <>
        <Block className="mb-8 h-12 max-w-md" />
        <Skeleton lines={10} />
      </>
    );
  return <Standing list={known} />;
};

const Standing = ({ list }: { list: List }) => {
  const now = useNow();
  const items = shownItems(list);
  const facts = [
    sizeOfList(items),
    dialWords(list.dial).toLowerCase(),
    `made ${ago(list.createdAt, now)}`,
    standingOf(list, now),
  ];
  return (
    <>
      <header className="mb-8">
        <Link
          to="/mixes"
          className="mb-3 inline-flex min-h-touch items-center gap-2 text-soft hover:text-accent"
        >
          <ArrowLeft size={18} aria-hidden="true" /> Mixes and earlier lists
        </Link>
        <div className="flex flex-wrap items-end gap-x-7 gap-y-5">
          <Mosaic names={picture(list)} title={list.title} className="w-28 shrink-0 sm:w-44" />
          <div className="min-w-0 grow basis-72">
            <h1 className="display text-head">{list.title}</h1>
            {list.context.seeds && list.context.seeds.length > 0 && <Seeds seeds={list.context.seeds} />}
            {list.subtitle && <p className="mt-3 text-soft">{list.subtitle}</p>}
            <p className="mt-3 text-soft">{facts.filter((fact) => fact !== null).join(' · ')}</p>
            <div className="mt-4">
              <SaveButton list={list} />
            </div>
          </div>
        </div>
      </header>
      {items.length === 0 ? <Empty title="Nothing is on this list." /> : <ListRows list={list} />}
      {list.models.length > 0 && <MadeWith list={list} />}
      {list.advice.length > 0 && (
        <Section title="What would make this better" className="mt-section">
          <AdviceList advice={list.advice} />
        </Section>
      )}
    </>
  );
};

/** Four different sleeves, where there are as many. */
export const picture = (list: List): string[] => [...new Set(shownItems(list).map(sleeveName))].slice(0, 4);
