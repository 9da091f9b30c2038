import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { CircleMinus, CircleSlash2, Heart, ThumbsDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { api, type EntityKind, useApi } from '../../api/queries.ts';
import { kindWords } from '../../components/entity-link.tsx';
import { useLeavingOut } from './use-leaving-out.ts';
import { type Mark, useMarking } from './use-marking.ts';

const marks = [
  { mark: 'like', label: 'Like', Icon: Heart },
  { mark: 'less', label: 'Less of this', Icon: CircleMinus },
  { mark: 'dislike', label: 'Dislike', Icon: ThumbsDown },
] as const satisfies readonly { mark: Mark; label: string; Icon: unknown }[];

/** On the page of an artist, release or recording: what the person says of it, and whether it counts. */
export const Standing = ({ kind, id }: { kind: EntityKind; id: number }) => {
  const input = { params: { kind }, query: { id } };
  const query = useApi('GET /api/v1/taste/items/{kind}', input);
  const client = useQueryClient();
  const setMark = useMarking();
  const { leaveOut, takeBack } = useLeavingOut();
  const item = query.data;
  // Nothing to say of what the person never met; the place is kept so that nothing jumps.
  if (!item || item.id !== id) return <div className="mt-4 min-h-touch" />;

  const choose = (mark: Mark): void => {
    const next = item.mark === mark ? null : mark;
    const { queryKey } = api('GET /api/v1/taste/items/{kind}', input);
    client.setQueryData(queryKey, (known) => known && { ...known, mark: next });
    void setMark(item, next);
  };
  const leftOut = item.exclusionId !== null;
  const toggleLeftOut = (): void => {
    if (item.exclusionId === null) void leaveOut({ kind, id });
    else void takeBack(item.exclusionId, item.name, { kind, id });
  };
  return (
    <fieldset className="-mx-2.5 mt-4 flex flex-wrap">
      <legend className="sr-only">Your taste</legend>
      {marks.map(({ mark, label, Icon }) => (
        <Toggle key={mark} on={item.mark === mark} label={label} onClick={() => choose(mark)}>
          <Icon
            size={18}
            aria-hidden="true"
            fill={item.mark === mark && mark === 'like' ? 'currentColor' : 'none'}
          />
        </Toggle>
      ))}
      <Toggle
        on={leftOut}
        label={leftOut ? 'Left out of my taste' : 'Leave out of my taste'}
        title={`Nothing is learned from this ${kindWords[kind].one}; it stays in your history`}
        onClick={toggleLeftOut}
      >
        <CircleSlash2 size={18} aria-hidden="true" />
      </Toggle>
    </fieldset>
  );
};

const Toggle = ({
  on,
  label,
  title,
  onClick,
  children,
}: {
  on: boolean;
  label: string;
  title?: string;
  onClick: () => void;
  children: ReactNode;
}) => (
  <button
    type="button"
    aria-pressed={on}
    title={title}
    onClick={onClick}
    className={clsx(
      'inline-flex min-h-touch items-center gap-2 rounded px-2.5 text-small font-[550] hover:bg-sunk',
      on ? 'text-accent' : 'text-soft hover:text-ink',
    )}
  >
    {children}
    {label}
  </button>
);
