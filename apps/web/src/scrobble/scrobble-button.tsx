import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { Check, ChevronDown, CircleAlert, Disc3 } from 'lucide-react';
import { useState } from 'react';
import type { ShelfTrack } from '../shelf/source.ts';
import { MenuButton } from './menu.tsx';
import type { Wanted } from './request.ts';
import { ScrobbleDialog } from './scrobble-dialog.tsx';
import type { Look } from './standing.ts';
import { useScrobble } from './use-scrobble.tsx';
import type { When } from './when.ts';

export interface ScrobbledRecord {
  readonly id: string;
  readonly title: string;
  readonly artist: string;
}

interface Props {
  record: ScrobbledRecord;
  /** Only these sides (`['A']`). */
  sides?: readonly string[] | undefined;
  /** Only the tracks of these numbers. */
  trackNumbers?: readonly number[] | undefined;
  /** All tracks of the record: with them "Choose tracks …" is offered. */
  tracks?: readonly ShelfTrack[] | undefined;
  /** "Scrobble" by default; "Side A" for one of a row. */
  label?: string | undefined;
  /** `large` for the one button of a page, `small` for one of many. */
  size?: 'small' | 'medium' | 'large' | undefined;
}

const looks: Record<Look, string> = {
  idle: 'border-ink bg-ink text-paper hover:border-accent hover:bg-accent hover:text-on-accent',
  busy: 'border-field bg-raised text-ink',
  done: 'border-good bg-raised text-good',
  warning: 'border-bad bg-raised text-bad',
  bad: 'border-bad bg-raised text-bad',
};

const smallIdle = 'border-field bg-transparent text-ink hover:border-ink hover:bg-raised';

/**
 * Scrobbles a record, sides of it or picked tracks: one press for "finished just now", a menu beside it for
 * other times. It tells how far it is, and leads to the queue while there is something to see.
 */
export const ScrobbleButton = ({
  record,
  sides,
  trackNumbers,
  tracks,
  label = 'Scrobble',
  size = 'medium',
}: Props) => {
  const wanted: Wanted = { kind: 'record', recordId: record.id, sides, trackNumbers };
  const scrobble = useScrobble(nameOf(wanted));
  const navigate = useNavigate();
  const [open, setOpen] = useState<{ when: When; pick: boolean } | null>(null);
  const { look, words, share, toQueue } = scrobble.standing;
  const what = `${label === 'Scrobble' ? '' : `${label} of `}${record.title}`;
  const ask = (when: When, pick = false) => setOpen({ when, pick });
  const skin = look === 'idle' && size === 'small' ? smallIdle : looks[look];
  const frame = clsx('border transition-colors duration-[var(--swift)]', skin);
  return (
    <span className={clsx('inline-flex max-w-full', size === 'large' && 'text-lead')}>
      <button
        type="button"
        aria-label={words === undefined ? `Scrobble ${what}` : `${what}: ${words}`}
        disabled={look === 'busy' && !toQueue}
        className={clsx(
          frame,
          'relative inline-flex min-w-0 items-center justify-center gap-2 overflow-hidden rounded-l font-[550]',
          size === 'large'
            ? 'min-h-[3.25rem] px-6'
            : size === 'small'
              ? 'min-h-touch px-3'
              : 'min-h-touch px-4',
        )}
        onClick={() =>
          toQueue ? void navigate({ to: '/queue' }) : scrobble.sendAndTell(wanted, { kind: 'just-finished' })
        }
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
          look === 'idle' && size !== 'small' && 'border-l-paper',
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

const nameOf = (wanted: Extract<Wanted, { kind: 'record' }>): string =>
  ['record', wanted.recordId, wanted.sides?.join('+') ?? '', wanted.trackNumbers?.join('+') ?? ''].join(':');

/** The commands of the menu; `ask` opens a dialog for those that need a time. */
export const whenItems = (run: (when: When) => void, ask: (when: When) => void) => [
  {
    label: 'Finished just now',
    about: 'its last track ends now',
    run: () => run({ kind: 'just-finished' }),
  },
  {
    label: 'Started at …',
    about: 'earlier today, yesterday',
    run: () => ask({ kind: 'started-at', at: hourFrom(-1) }),
  },
  {
    label: 'Starts now',
    about: 'the needle goes down',
    run: () => run({ kind: 'starts-now' }),
  },
  { label: 'Schedule …', about: 'for later', run: () => ask({ kind: 'scheduled', at: hourFrom(1) }) },
];

const hourFrom = (hours: number): string =>
  new Date(Math.floor(Date.now() / 60_000) * 60_000 + hours * 3_600_000).toISOString();

export const StandingIcon = ({ look, size = 18 }: { look: Look; size?: number }) => {
  if (look === 'done') return <Check size={size} aria-hidden="true" className="shrink-0" />;
  if (look === 'warning' || look === 'bad')
    return <CircleAlert size={size} aria-hidden="true" className="shrink-0" />;
  return <Disc3 size={size} aria-hidden="true" className={clsx('shrink-0', look === 'busy' && 'turns')} />;
};
