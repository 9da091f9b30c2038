import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { ShelfTrack } from '../shelf/source.ts';
import { MenuButton } from './menu.tsx';
import type { Wanted } from './request.ts';
import { ScrobbleDialog } from './scrobble-dialog.tsx';
import type { Look } from './standing.ts';
import { StandingIcon } from './standing-icon.tsx';
import { useScrobble } from './use-scrobble.tsx';
import type { When } from './when.ts';
import { whenItems } from './when-items.ts';

export type ButtonSize = 'small' | 'medium' | 'large';

const looks: Record<Look, string> = {
  idle: 'border-ink bg-ink text-paper hover:border-accent hover:bg-accent hover:text-on-accent',
  busy: 'border-field bg-raised text-ink',
  done: 'border-good bg-raised text-good',
  warning: 'border-bad bg-raised text-bad',
  bad: 'border-bad bg-raised text-bad',
};
const smallIdle = 'border-field text-ink hover:border-ink hover:bg-raised';

const sizes: Record<ButtonSize, string> = {
  small: 'min-h-touch px-3',
  medium: 'min-h-touch px-4',
  large: 'min-h-[3.25rem] px-6',
};

/**
 * One press for "finished just now", a menu beside it for other times. It tells how far it is, and leads to
 * the queue while there is something to see there.
 */
export const SplitButton = ({
  name,
  wanted,
  what,
  label = 'Scrobble',
  size = 'medium',
  tracks,
}: {
  /** Tells this press from others, on every page. */
  name: string;
  wanted: Wanted;
  /** What is scrobbled, for screen readers and the dialog. */
  what: string;
  label?: string | undefined;
  size?: ButtonSize | undefined;
  tracks?: readonly ShelfTrack[] | undefined;
}) => {
  const scrobble = useScrobble(name);
  const [open, setOpen] = useState<{ when: When; pick: boolean } | null>(null);
  const { look, words, share, toQueue } = scrobble.standing;
  const ask = (when: When, pick = false) => setOpen({ when, pick });
  const plain = look === 'idle' && size === 'small';
  const frame = clsx('border transition-colors duration-[var(--swift)]', plain ? smallIdle : looks[look]);
  const press = () => {
    if (toQueue) scrobble.openQueue();
    else scrobble.sendAndTell(wanted, { kind: 'just-finished' });
  };
  return (
    <span className={clsx('inline-flex max-w-full', size === 'large' && 'text-lead')}>
      <button
        type="button"
        aria-label={words === undefined ? `Scrobble ${what}` : `${what}: ${words}`}
        disabled={look === 'busy' && !toQueue}
        className={clsx(
          frame,
          sizes[size],
          'relative inline-flex min-w-0 items-center justify-center gap-2 overflow-hidden rounded-l font-[550]',
        )}
        onClick={press}
      >
        <StandingIcon look={look} />
        <span className="truncate">{words ?? label}</span>
        {share !== null && (
          <span
            aria-hidden="true"
            className="absolute bottom-0 left-0 h-[3px] bg-accent transition-[width] duration-[var(--calm)]"
            style={{ width: `${share * 100}%` }}
          />
        )}
      </button>
      <MenuButton
        label={`When ${what} was heard`}
        className={clsx(
          frame,
          '-ml-px inline-flex w-touch shrink-0 items-center justify-center rounded-r',
          look === 'idle' && !plain && 'border-l-paper',
        )}
        items={[
          ...whenItems((when) => scrobble.sendAndTell(wanted, when), ask),
          ...(tracks && tracks.length > 1
            ? [{ label: 'Choose tracks …', run: () => ask({ kind: 'just-finished' }, true) }]
            : []),
        ]}
      >
        <ChevronDown size={18} aria-hidden="true" />
      </MenuButton>
      <span role="status" className="sr-only">
        {words && `${what}: ${words}`}
      </span>
      {open && (
        <ScrobbleDialog
          title={what}
          start={open.when}
          wanted={wanted}
          tracks={open.pick ? tracks : undefined}
          scrobble={scrobble}
          onClose={() => setOpen(null)}
        />
      )}
      {scrobble.asking}
    </span>
  );
};
