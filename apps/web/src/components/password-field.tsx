import clsx from 'clsx';
import { strengthOf } from '../lib/password.ts';
import { Field } from './field.tsx';

/** A field for a new password with a hint how strong it is. */
export const NewPasswordField = ({
  label = 'Password',
  name,
  value,
  onChange,
  error,
}: {
  label?: string;
  name?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}) => {
  const { score, hint } = strengthOf(value, name);
  return (
    <Field
      label={label}
      type="password"
      name="new-password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={256}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
      hint={
        <span className="flex items-center gap-3">
          <span aria-hidden="true" className="flex w-24 gap-1">
            {[1, 2, 3, 4].map((step) => (
              <span
                key={step}
                className={clsx('h-1.5 grow', value && score >= step ? 'bg-accent' : 'bg-rule')}
              />
            ))}
          </span>
          <span aria-live="polite">{value ? hint : 'At least 10 characters'}</span>
        </span>
      }
    />
  );
};
