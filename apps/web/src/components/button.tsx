import clsx from 'clsx';
import type { ButtonHTMLAttributes } from 'react';

type Look = 'solid' | 'line' | 'quiet' | 'danger';

const looks: Record<Look, string> = {
  solid: 'bg-ink text-paper border-ink hover:bg-accent hover:border-accent hover:text-on-accent',
  line: 'border-field text-ink hover:border-ink hover:bg-raised',
  quiet: 'border-transparent text-soft hover:text-ink hover:bg-sunk',
  danger: 'border-bad text-bad hover:bg-bad hover:text-paper',
};

export const buttonClass = (look: Look = 'line'): string =>
  clsx(
    'inline-flex min-h-touch items-center justify-center gap-2 rounded border px-4 py-2 font-[550]',
    'transition-colors duration-[var(--swift)] disabled:cursor-not-allowed disabled:opacity-50',
    looks[look],
  );

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  busy?: boolean;
}

export const Button = ({ look = 'line', busy = false, className, children, disabled, ...rest }: Props) => (
  <button
    type="button"
    className={clsx(buttonClass(look), className)}
    disabled={disabled || busy}
    aria-busy={busy || undefined}
    {...rest}
  >
    {children}
    {busy && <span aria-hidden="true">…</span>}
  </button>
);

/** A button that shows a symbol only; `label` is its name for screen readers and the tip. */
export const IconButton = ({
  label,
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    className={clsx(
      'inline-flex size-touch shrink-0 items-center justify-center rounded text-soft hover:bg-sunk hover:text-ink disabled:opacity-40',
      className,
    )}
    {...rest}
  />
);
