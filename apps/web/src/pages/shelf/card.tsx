import clsx from 'clsx';
import type { ReactNode } from 'react';
import { counted } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import { useShelf } from '../../shelf/context.tsx';
import { RecordLink } from '../../shelf/links.tsx';
import type { ShelfCard } from '../../shelf/source.ts';
import { Cover } from './cover.tsx';

/** A record in the grid: one link over all of it, and what can be done with it above that. */
export const RecordCard = ({
  record,
  eager = false,
  action,
  select,
  level: Heading = 'h2',
}: {
  record: ShelfCard;
  eager?: boolean;
  action?: ReactNode;
  /** Given while records are being chosen: the card is a check box then. */
  select?: { readonly chosen: boolean; readonly full: boolean; readonly onToggle: () => void } | undefined;
  /** h3 under the heading of a section. */
  level?: 'h2' | 'h3';
}) => {
  const { counts } = useShelf().capabilities;
  const about = [record.year, record.format].filter(Boolean).join(' · ');
  const title = (
    <span className="music line-clamp-2 text-[1.0625rem] leading-snug italic">{record.title}</span>
  );
  return (
    <article className={clsx('group relative', record.leftAt && 'opacity-60')}>
      <div className="relative">
        <Cover record={record} size="small" eager={eager} />
        {select && (
          <span
            aria-hidden="true"
            className={clsx(
              'pointer-events-none absolute inset-0 rounded-[2px] border-4',
              select.chosen ? 'border-accent' : 'border-transparent',
            )}
          />
        )}
      </div>
      <div className="mt-2 min-w-0">
        <Heading>
          {select ? (
            <label className="cursor-pointer after:absolute after:inset-0">
              <input
                type="checkbox"
                className="absolute top-2 left-2 z-10 size-6"
                checked={select.chosen}
                disabled={!select.chosen && select.full}
                onChange={select.onToggle}
              />
              <span className="sr-only">Choose </span>
              {title}
            </label>
          ) : (
            <RecordLink
              id={record.id}
              className="block after:absolute after:inset-0 after:content-[''] group-hover:text-accent focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-4 focus-visible:after:outline-accent"
            >
              {title}
            </RecordLink>
          )}
        </Heading>
        <p className="music truncate text-soft">{record.artist}</p>
        {about && <p className="mt-0.5 line-clamp-1 text-small text-faint">{about}</p>}
        {counts && <Heard record={record} />}
        {record.leftAt && (
          <p className="text-small font-[550] text-soft">Left the collection {ago(record.leftAt)}</p>
        )}
      </div>
      {!select && action && <div className={actionClass}>{action}</div>}
    </article>
  );
};

/** There for fingers always; for a mouse with the card under it, and for whatever has something to tell. */
const actionClass = clsx(
  'absolute top-2 right-2 z-10 transition-opacity duration-[var(--swift)]',
  '[@media(hover:hover)]:opacity-0 group-hover:opacity-100! focus-within:opacity-100!',
  'has-[[aria-expanded=true]]:opacity-100! has-[.text-good,.text-bad,.text-accent]:opacity-100!',
);

const recentMs = 14 * 86_400_000;

/** How often it was heard; and when it was scrobbled, while that is fresh. */
const Heard = ({ record }: { record: Pick<ShelfCard, 'listens' | 'lastScrobbledAt'> }) => {
  const { listens, lastScrobbledAt } = record;
  const fresh = lastScrobbledAt !== null && Date.now() - Date.parse(lastScrobbledAt) < recentMs;
  if (listens === 0 && !fresh) return null;
  return (
    <p className="mt-0.5 text-small text-soft">
      {listens > 0 && <span className="whitespace-nowrap">{counted(listens, 'listen')}</span>}
      {listens > 0 && fresh && ' · '}
      {fresh && <span className="font-[550] text-accent">scrobbled {ago(lastScrobbledAt)}</span>}
    </p>
  );
};
