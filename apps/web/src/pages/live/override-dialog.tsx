import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/error.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, FieldError, SelectField } from '../../components/field.tsx';
import { weekDays } from '../../lib/time.ts';
import { useTimeZone } from '../../scrobble/mode.tsx';
import type { Channel, Override } from './types.ts';
import { useChannel } from './use-channel.ts';
import { type Hours, isClock, toHours, toWindows } from './windows.ts';

type Kind = 'learned' | Override['kind'];

const mostWindows = 21;
const evening: Hours = { days: [0, 1, 2, 3, 4, 5, 6], from: '18:00', to: '23:00' };

/** When a channel is checked: by what was learned, or as the person says. */
export const OverrideDialog = ({ channel, onClose }: { channel: Channel; onClose: () => void }) => {
  const given = channel.override;
  const [kind, setKind] = useState<Kind>(given?.kind ?? 'learned');
  const [minutes, setMinutes] = useState(String(given?.everyMinutes ?? (given?.kind === 'window' ? '' : 15)));
  const [rows, setRows] = useState<readonly Hours[]>(
    given?.windows?.length ? toHours(given.windows) : [evening],
  );
  const [fault, setFault] = useState<string>();
  const { change } = useChannel(channel);
  const zone = useTimeZone().replaceAll('_', ' ');

  const choose = (next: Kind) => {
    setKind(next);
    setFault(undefined);
    if (next === 'always' && minutes === '') setMinutes('15');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [override, wrong] = read(kind, minutes, rows);
    setFault(wrong);
    if (wrong === undefined) change.mutate({ override }, { onSuccess: onClose });
  };
  const setRow = (at: number, row: Hours) => setRows(rows.with(at, row));
  return (
    <Dialog title={`When to check ${channel.name}`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
        <SelectField
          label="When"
          value={kind}
          onChange={(value) => choose(value as Kind)}
          choices={[
            { value: 'learned', label: 'As learned from its broadcasts' },
            { value: 'always', label: 'Always, every few minutes' },
            { value: 'window', label: 'Only in these hours' },
            { value: 'never', label: 'Never' },
          ]}
          hint={hints[kind]}
        />
        {kind === 'window' && (
          <fieldset>
            <legend className="mb-1.5 font-[550]">Hours, in your time ({zone})</legend>
            <ul className="flex flex-col gap-4">
              {rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and are controlled
                <li key={at}>
                  <HoursRow
                    row={row}
                    onChange={(next) => setRow(at, next)}
                    onRemove={rows.length > 1 ? () => setRows(rows.toSpliced(at, 1)) : undefined}
                  />
                </li>
              ))}
            </ul>
            <Button look="quiet" className="mt-2 -ml-4" onClick={() => setRows([...rows, evening])}>
              <Plus size={18} aria-hidden="true" /> More hours
            </Button>
          </fieldset>
        )}
        {(kind === 'always' || kind === 'window') && (
          <Field
            label={kind === 'always' ? 'Every so many minutes' : 'Every so many minutes (empty: as learned)'}
            type="number"
            inputMode="numeric"
            min={1}
            max={1440}
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
          />
        )}
        {fault && <FieldError>{fault}</FieldError>}
        {change.error && <FieldError>{messageOf(change.error)}</FieldError>}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="solid" busy={change.isPending}>
            Save
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

const hints: Record<Kind, string> = {
  learned: 'The planner spends its calls where a start is likely.',
  always: 'The calls are taken from the budget of the platform before all others.',
  window: 'Outside of these hours it is not checked.',
  never: 'It stays in the list; nobody looks whether it is live.',
};

/** The override as it is stored (null: as learned), or what is wrong with it. */
const read = (
  kind: Kind,
  minutes: string,
  rows: readonly Hours[],
): [Override | null, undefined] | [null, string] => {
  if (kind === 'learned') return [null, undefined];
  if (kind === 'never') return [{ kind }, undefined];
  const everyMinutes = minutes.trim() === '' ? undefined : Number(minutes);
  const usable = everyMinutes === undefined || (Number.isInteger(everyMinutes) && everyMinutes >= 1);
  if (!usable || (everyMinutes ?? 1) > 1440) return [null, 'Minutes: give a whole number from 1 to 1440'];
  if (kind === 'always')
    return everyMinutes === undefined
      ? [null, 'Minutes: say how often']
      : [{ kind, everyMinutes }, undefined];
  if (rows.some(({ from, to }) => !isClock(from) || !isClock(to)))
    return [null, 'Hours: give both times, such as 18:00 and 23:00'];
  const windows = toWindows(rows);
  if (windows.length === 0) return [null, 'Hours: choose at least one day'];
  if (windows.length > mostWindows)
    return [null, `Hours: ${windows.length} stretches are too many, at most ${mostWindows}`];
  return [{ kind, windows, ...(everyMinutes === undefined ? {} : { everyMinutes }) }, undefined];
};

const HoursRow = ({
  row,
  onChange,
  onRemove,
}: {
  row: Hours;
  onChange: (row: Hours) => void;
  onRemove?: (() => void) | undefined;
}) => {
  const long = weekDays('long');
  const toggle = (day: number) =>
    onChange({
      ...row,
      days: row.days.includes(day) ? row.days.filter((one) => one !== day) : [...row.days, day].toSorted(),
    });
  return (
    <div className="border-l-2 border-rule pl-3">
      <div className="-ml-1 flex flex-wrap">
        {weekDays('short').map((name, day) => (
          <label
            key={name}
            className="flex min-h-touch cursor-pointer items-center gap-1.5 px-1.5 text-small font-[550]"
          >
            <input
              type="checkbox"
              aria-label={long[day]}
              className="size-4"
              checked={row.days.includes(day)}
              onChange={() => toggle(day)}
            />
            {name}
          </label>
        ))}
      </div>
      <div className="mt-1 flex flex-wrap items-end gap-3">
        <label className="text-small font-[550]">
          From
          <input
            type="time"
            className="input mt-1"
            value={row.from}
            onChange={(event) => onChange({ ...row, from: event.target.value })}
          />
        </label>
        <label className="text-small font-[550]">
          To
          <input
            type="time"
            className="input mt-1"
            value={row.to}
            onChange={(event) => onChange({ ...row, to: event.target.value })}
          />
        </label>
        {onRemove && (
          <IconButton label="Remove these hours" onClick={onRemove}>
            <X size={18} />
          </IconButton>
        )}
      </div>
    </div>
  );
};
