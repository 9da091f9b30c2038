import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { CircleMinus, Heart, ThumbsDown, X } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../../../api/queries.ts';
import { IconButton } from '../../../components/button.tsx';
import { EntityLink, kindWords } from '../../../components/entity-link.tsx';
import { Segments } from '../../../components/segments.tsx';
import { Empty, ErrorState, Skeleton } from '../../../components/states.tsx';
import { useNow } from '../../../lib/hooks.ts';
import { count } from '../../../lib/numbers.ts';
import { ago } from '../../../lib/time.ts';
import { MoreAtEnd } from '../../history/more-at-end.tsx';
import { type Mark, useMarking } from '../use-marking.ts';
import type { Taste, TasteMark } from './types.ts';

const icons = { like: Heart, dislike: ThumbsDown, less: CircleMinus } as const;
const words: Readonly<Record<Mark, string>> = { like: 'Like', dislike: 'Dislike', less: 'Less of this' };
const listKey = 'GET /api/v1/taste/marks';
type Pages = InfiniteData<{ items: TasteMark[]; next: string | null }>;

/** Likes, dislikes and "less of this", newest first; each can be taken back. */
export const Marks = ({ counts }: { counts: Taste['marks'] }) => {
  const [show, setShow] = useState<Mark | 'all'>('all');
  const query = usePages(listKey, { query: { limit: 50, ...(show === 'all' ? {} : { mark: show }) } });
  const client = useQueryClient();
  const setMark = useMarking();
  const now = useNow();
  const { items } = query;

  const takeBack = (mark: TasteMark): void => {
    // Gone at once; if the server refuses, the list is read again.
    client.setQueriesData<Pages>({ queryKey: [listKey] }, (known) => known && without(known, mark));
    void setMark(mark, null);
  };
  const total = counts.like + counts.dislike + counts.less;
  return (
    <>
      <p className="mb-4 max-w-prose text-soft">
        What you dislike is never recommended again, with an artist everything by them; of what you want less,
        less comes; what you like weighs more.
      </p>
      <Segments
        legend="Which"
        choices={[
          ['all', `All ${count(total)}`],
          ['like', `Likes ${count(counts.like)}`],
          ['dislike', `Dislikes ${count(counts.dislike)}`],
          ['less', `Less ${count(counts.less)}`],
        ]}
        value={show}
        onChange={setShow}
      />
      <div className="mt-4">
        {query.error && !items ? (
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        ) : !items ? (
          <Skeleton lines={4} />
        ) : items.length === 0 ? (
          <Empty title="Nothing yet.">
            <p>The heart and the thumb on the Discover page, and on every artist’s page, put it here.</p>
          </Empty>
        ) : (
          <>
            <ul aria-label="Marks">
              {items.map((mark) => (
                <MarkRow
                  key={`${mark.kind} ${mark.key}`}
                  mark={mark}
                  now={now}
                  onRemove={() => takeBack(mark)}
                />
              ))}
            </ul>
            {(query.hasNextPage || query.isFetchNextPageError) && (
              <MoreAtEnd
                more={query.hasNextPage}
                loading={query.isFetchingNextPage}
                error={query.isFetchNextPageError ? query.error : null}
                onMore={() => query.fetchNextPage()}
              />
            )}
          </>
        )}
      </div>
    </>
  );
};

const MarkRow = ({ mark, now, onRemove }: { mark: TasteMark; now: number; onRemove: () => void }) => {
  const Icon = icons[mark.mark];
  return (
    <li className="flex items-center gap-3 border-t border-rule py-1.5">
      <Icon
        size={18}
        className={`shrink-0 ${mark.mark === 'like' ? 'text-accent' : 'text-soft'}`}
        role="img"
        aria-label={words[mark.mark]}
      />
      <div className="min-w-0 grow">
        <p className="truncate">
          {mark.id === null ? (
            <span className="music text-[1.0625rem]">{mark.name}</span>
          ) : (
            <EntityLink kind={mark.kind} of={{ id: mark.id, name: mark.name }} className="text-[1.0625rem]" />
          )}
          {mark.artist && <span className="text-soft"> · {mark.artist}</span>}
        </p>
        <p className="text-small text-faint">
          {kindWords[mark.kind].one} · {ago(mark.at, now)}
        </p>
      </div>
      <IconButton label={`Take back: ${words[mark.mark]} ${mark.name}`} onClick={onRemove} className="-mr-2">
        <X size={18} />
      </IconButton>
    </li>
  );
};

const without = (pages: Pages, { kind, key }: TasteMark): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => ({
    ...page,
    items: page.items.filter((one) => one.kind !== kind || one.key !== key),
  })),
});
