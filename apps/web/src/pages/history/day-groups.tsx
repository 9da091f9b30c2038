import { Pencil } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Listen } from '../../api/queries.ts';
import { IconButton } from '../../components/button.tsx';
import { ListenRow } from '../../components/listen-row.tsx';
import { dayOf, longDay } from '../../lib/time.ts';

const groupByDay = (listens: readonly Listen[], timeZone: string): [string, Listen[]][] => {
  const groups = new Map<string, Listen[]>();
  for (const listen of listens) {
    const day = dayOf(listen.listenedAt, timeZone);
    const group = groups.get(day);
    if (group) group.push(listen);
    else groups.set(day, [listen]);
  }
  return [...groups];
};

/** Arrow keys walk over the check boxes of all days. */
const walk = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'checkbox') return;
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  const next = boxes[boxes.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)];
  event.preventDefault();
  next?.focus();
};

export const DayGroups = ({
  listens,
  timeZone,
  chosen,
  onToggle,
  onEdit,
}: {
  listens: readonly Listen[];
  timeZone: string;
  chosen: ReadonlySet<number>;
  onToggle: (id: number, stretch: boolean) => void;
  onEdit: (listen: Listen) => void;
}) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: hears the arrow keys of the check boxes inside
  <div onKeyDown={walk}>
    {groupByDay(listens, timeZone).map(([day, group]) => (
      <section key={day} aria-label={longDay(day)} className="mb-8">
        <h2 className="sticky top-0 z-10 border-b border-strong bg-paper py-2 font-[650]">{longDay(day)}</h2>
        <ol>
          {group.map((listen) => (
            <li key={listen.id} className={chosen.has(listen.id) ? 'bg-wash' : undefined}>
              <ListenRow
                listen={listen}
                timeZone={timeZone}
                before={
                  <label className="-my-2 grid size-touch shrink-0 cursor-pointer place-items-center">
                    <input
                      type="checkbox"
                      className="size-5"
                      aria-label={`Select ${listen.recording.name} by ${listen.artist.name}`}
                      checked={chosen.has(listen.id)}
                      onChange={(event) =>
                        onToggle(listen.id, (event.nativeEvent as MouseEvent).shiftKey === true)
                      }
                      onKeyDown={(event) => {
                        if (event.key !== ' ' || !event.shiftKey) return;
                        event.preventDefault();
                        onToggle(listen.id, true);
                      }}
                    />
                  </label>
                }
                after={
                  <IconButton
                    label={`Edit ${listen.recording.name}`}
                    className="-mx-1"
                    onClick={() => onEdit(listen)}
                  >
                    <Pencil size={17} />
                  </IconButton>
                }
              />
            </li>
          ))}
        </ol>
      </section>
    ))}
  </div>
);
