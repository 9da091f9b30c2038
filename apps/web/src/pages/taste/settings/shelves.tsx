import clsx from 'clsx';
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { useDrag } from '../../playlists/use-drag.ts';
import type { ShelfName } from './types.ts';
import type { SettingsEdits } from './use-settings.ts';

const shelves: Readonly<Record<ShelfName, { title: string; about: string }>> = {
  'discover-artists': { title: 'Artists to discover', about: 'You have not heard them, or hardly' },
  'discover-releases': { title: 'Releases to discover', about: 'Albums that would suit you' },
  'discover-recordings': { title: 'Recordings to discover', about: 'Single recordings, new to you' },
  rediscover: { title: 'Rediscover', about: 'What you loved and have not heard for long' },
  next: { title: 'What next', about: 'What goes on from your last listens' },
  'daily-mix': { title: 'Daily mix', about: 'For today, new every morning' },
  'weekly-discovery': { title: 'Weekly discovery', about: 'New music, every Monday' },
};
const names = Object.keys(shelves) as ShelfName[];

/** Which shelves the Discover page shows, in their order; those that are not shown stand below. */
export const Shelves = ({ shown, edits }: { shown: readonly ShelfName[]; edits: SettingsEdits }) => {
  const [said, setSaid] = useState('');
  const hidden = names.filter((name) => !shown.includes(name));

  const moveTo = (name: ShelfName, place: number): void => {
    const from = shown.indexOf(name);
    const to = Math.max(0, Math.min(shown.length - 1, place));
    if (from < 0 || from === to) return;
    const next = shown.filter((one) => one !== name).toSpliced(to, 0, name);
    setSaid(`${shelves[name].title} is now ${to + 1} of ${next.length}`);
    void edits.change({ shelves: next });
  };
  const toggle = (name: ShelfName): void =>
    void edits.change({
      shelves: shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name],
    });

  const drag = useDrag((id, before) => {
    const name = names[id];
    if (!name) return;
    const from = shown.indexOf(name);
    moveTo(name, before > from ? before - 1 : before);
  });

  return (
    <>
      <ol aria-label="Shelves in their order">
        {shown.map((name, place) => (
          <li
            key={name}
            data-place={place}
            className={clsx(
              'relative flex items-center gap-1 border-t border-rule py-1',
              drag.dragged === names.indexOf(name) && 'opacity-40',
              (drag.before === place || (drag.before === shown.length && place === shown.length - 1)) &&
                'after:pointer-events-none after:absolute after:inset-x-0 after:h-[3px] after:bg-accent',
              drag.before === place ? 'after:-top-0.5' : 'after:-bottom-0.5',
            )}
          >
            <span
              aria-hidden="true"
              onPointerDown={drag.start(names.indexOf(name))}
              className="-ml-2.5 inline-flex size-touch shrink-0 cursor-grab touch-none items-center justify-center rounded text-faint hover:bg-sunk hover:text-ink"
            >
              <GripVertical size={18} />
            </span>
            <ShelfLabel name={name} shown onToggle={() => toggle(name)} />
            <IconButton
              label={`${shelves[name].title}: up`}
              disabled={place === 0}
              onClick={() => moveTo(name, place - 1)}
            >
              <ArrowUp size={18} />
            </IconButton>
            <IconButton
              label={`${shelves[name].title}: down`}
              disabled={place === shown.length - 1}
              onClick={() => moveTo(name, place + 1)}
              className="-mr-2"
            >
              <ArrowDown size={18} />
            </IconButton>
          </li>
        ))}
      </ol>
      {hidden.length > 0 && (
        <>
          <h3 className="label mt-5 mb-1">Not shown</h3>
          <ul aria-label="Shelves that are not shown">
            {hidden.map((name) => (
              <li key={name} className="flex items-center border-t border-rule py-1">
                <ShelfLabel name={name} shown={false} onToggle={() => toggle(name)} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  );
};

const ShelfLabel = ({ name, shown, onToggle }: { name: ShelfName; shown: boolean; onToggle: () => void }) => (
  <label className="flex min-h-touch min-w-0 grow cursor-pointer items-center gap-3">
    <input type="checkbox" checked={shown} onChange={onToggle} className="size-5 shrink-0" />
    <span className="min-w-0">
      <span className={clsx('block font-[550]', !shown && 'text-soft')}>{shelves[name].title}</span>
      <span className="block text-small text-faint">{shelves[name].about}</span>
    </span>
  </label>
);
