import { useId } from 'react';
import { FieldError } from '../components/field.tsx';
import { useNow } from '../lib/hooks.ts';
import { fromLocalInput, toLocalInput } from '../lib/time.ts';
import { useTimeZone } from './mode.tsx';
import { type When, whenFault } from './when.ts';

const choices: readonly (readonly [When['kind'], string, string])[] = [
  ['just-finished', 'Finished just now', 'the last track ends now, the others before it'],
  ['started-at', 'Started at …', 'in the last 13½ days'],
  ['starts-now', 'Starts now', 'each track is sent once it has ended'],
  ['scheduled', 'Schedule …', 'for a time to come'],
];

const startOf = (kind: When['kind'], now: number): When => {
  const minute = Math.floor(now / 60_000) * 60_000;
  if (kind === 'started-at') return { kind, at: new Date(minute - 3_600_000).toISOString() };
  if (kind === 'scheduled') return { kind, at: new Date(minute + 3_600_000).toISOString() };
  return { kind };
};

/** When it was, or will be, heard; times are those of the person's time zone. */
export const WhenPicker = ({ value, onChange }: { value: When; onChange: (when: When) => void }) => {
  const name = useId();
  const timeZone = useTimeZone();
  const now = useNow(10_000);
  const fault = whenFault(value, now);
  return (
    <fieldset>
      <legend className="mb-1 font-[550]">When</legend>
      {choices.map(([kind, label, about]) => (
        <div key={kind}>
          <label className="flex min-h-touch cursor-pointer items-center gap-3 py-1">
            <input
              type="radio"
              name={name}
              className="size-5 shrink-0"
              checked={value.kind === kind}
              onChange={() => onChange(startOf(kind, Date.now()))}
            />
            <span>
              {label} <span className="block text-small text-faint sm:inline">{about}</span>
            </span>
          </label>
          {value.kind === kind && (value.kind === 'started-at' || value.kind === 'scheduled') && (
            <div className="mb-2 ml-8">
              <input
                type="datetime-local"
                step="1"
                className="input"
                aria-label={kind === 'started-at' ? 'Began' : 'Begins'}
                aria-invalid={fault ? true : undefined}
                aria-describedby={`${name}-about`}
                value={value.at && toLocalInput(value.at, timeZone)}
                onChange={(event) => {
                  if (event.target.value)
                    onChange({ kind: value.kind, at: fromLocalInput(event.target.value, timeZone) });
                }}
              />
              <div id={`${name}-about`} className="text-small">
                <p className="mt-1 text-faint">in {timeZone.replaceAll('_', ' ')}</p>
                {fault && <FieldError>{fault}</FieldError>}
              </div>
            </div>
          )}
        </div>
      ))}
    </fieldset>
  );
};
