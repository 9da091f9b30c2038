import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A labelled input; hint and error are tied to it for screen readers. */
export const Field = ({ label, hint, error, ...input }: Props) => {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-[550]">
        {label}
      </label>
      <input
        id={id}
        className="input"
        aria-invalid={error ? true : undefined}
        aria-describedby={hint || error ? `${id}-about` : undefined}
        {...input}
      />
      <div id={`${id}-about`} className="text-small">
        {hint && <div className="mt-1.5 text-faint">{hint}</div>}
        {error && <FieldError>{error}</FieldError>}
      </div>
    </div>
  );
};

export const FieldError = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="mt-1.5 text-small font-[550] text-bad">
    {children}
  </p>
);

interface Choice {
  value: string;
  label: string;
}

export const SelectField = ({
  label,
  hint,
  choices,
  value,
  onChange,
  hideLabel = false,
}: {
  label: string;
  hint?: ReactNode;
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  hideLabel?: boolean;
}) => {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1.5 block font-[550]'}>
        {label}
      </label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint && <p className="mt-1.5 text-small text-faint">{hint}</p>}
    </div>
  );
};
