import { Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '../../components/button.tsx';
import { Section } from '../../components/section.tsx';
import { useNow } from '../../lib/hooks.ts';
import { ago } from '../../lib/time.ts';
import { Card } from './card.tsx';
import { itemId, type List, shownItems } from './item.ts';
import { useMarks } from './marks.ts';
import { SaveButton } from './save-button.tsx';

/** One list as a row of cards that scrolls sideways. */
export const Shelf = ({ list, onMarked }: { list: List; onMarked: () => void }) => {
  const now = useNow();
  const give = useMarks(list.id);
  const row = useRef<HTMLOListElement>(null);
  const turn = (pages: number) =>
    row.current?.scrollBy({ left: pages * row.current.clientWidth * 0.9, behavior: 'smooth' });
  const items = shownItems(list);
  return (
    <Section
      title={list.title}
      aside={
        <span className="flex items-center">
          <IconButton label={`${list.title}: back`} onClick={() => turn(-1)} className="max-md:hidden">
            <ChevronLeft size={20} />
          </IconButton>
          <IconButton label={`${list.title}: onward`} onClick={() => turn(1)} className="max-md:hidden">
            <ChevronRight size={20} />
          </IconButton>
        </span>
      }
    >
      <p className="-mt-3 mb-4 text-small text-soft">
        {list.subtitle && `${list.subtitle} · `}made {ago(list.createdAt, now)}
      </p>
      <ol
        ref={row}
        className="-mx-gutter flex snap-x scroll-px-(--gutter) gap-5 overflow-x-auto px-gutter pb-3"
      >
        {items.map((item) => (
          <Card
            key={itemId(item)}
            item={item}
            list={list}
            onMark={async (one, mark) => {
              if (await give(one, mark)) onMarked();
            }}
          />
        ))}
      </ol>
      <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-2">
        <SaveButton list={list} />
        <Link
          to="/lists/$id"
          params={{ id: String(list.id) }}
          aria-label={`As a list: ${list.title}`}
          className="link inline-flex min-h-touch items-center"
        >
          As a list
        </Link>
      </div>
    </Section>
  );
};
