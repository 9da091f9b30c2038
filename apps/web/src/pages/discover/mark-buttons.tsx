import clsx from 'clsx';
import { CircleMinus, Heart, ThumbsDown } from 'lucide-react';
import type { ListItem, Mark } from './item.ts';

const buttons = [
  { mark: 'like', label: 'Like', Icon: Heart },
  { mark: 'less', label: 'Less like', Icon: CircleMinus },
  { mark: 'dislike', label: 'Dislike', Icon: ThumbsDown },
] as const satisfies readonly { mark: Mark; label: string; Icon: unknown }[];

/** Like, less of this, dislike; pressed again, a mark is taken back. */
export const MarkButtons = ({
  item,
  onMark,
}: {
  item: ListItem;
  onMark: (item: ListItem, mark: Mark | null) => void;
}) =>
  buttons.map(({ mark, label, Icon }) => {
    const pressed = item.mark === mark;
    return (
      <button
        key={mark}
        type="button"
        aria-label={`${label} ${item.name}`}
        aria-pressed={pressed}
        title={mark === 'less' ? 'Less of this' : label}
        onClick={() => onMark(item, pressed ? null : mark)}
        className={clsx(
          'inline-flex size-touch shrink-0 items-center justify-center rounded hover:bg-sunk',
          pressed ? 'text-accent' : 'text-soft hover:text-ink',
        )}
      >
        <Icon size={18} aria-hidden="true" fill={pressed && mark === 'like' ? 'currentColor' : 'none'} />
      </button>
    );
  });
