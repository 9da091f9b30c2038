import clsx from 'clsx';
import { useId } from 'react';

/** One of a few choices, as radio buttons that look like a divided bar. */
export const Segments = <Value extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly (readonly [Value, string])[];
  value: Value;
  onChange: (value: Value) => void;
}) => {
  const name = useId();
  return (
    <fieldset className="inline-flex max-w-full rounded border border-field">
      <legend className="sr-only">{legend}</legend>
      {choices.map(([choice, label]) => (
        <label
          key={choice}
          className={clsx(
            'flex min-h-touch cursor-pointer items-center px-3 text-small font-[550] first-of-type:rounded-l last-of-type:rounded-r',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            choice === value ? 'bg-ink text-paper' : 'text-soft hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={choice === value}
            onChange={() => onChange(choice)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
};
