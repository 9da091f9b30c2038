import clsx from 'clsx';
import { type ReactNode, useId } from 'react';

/** A part of a page under a thin rule, named by its heading. */
export const Section = ({
  title,
  aside,
  children,
  className,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={clsx('min-w-0 border-t border-strong pt-3', className)}>
      <header className="mb-4 flex min-h-8 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={id} className="text-lead font-[650] tracking-tight">
          {title}
        </h2>
        {aside && <div className="-my-2 text-small text-faint">{aside}</div>}
      </header>
      {children}
    </section>
  );
};

export const PageHead = ({
  title,
  children,
  aside,
}: {
  title: ReactNode;
  children?: ReactNode;
  aside?: ReactNode;
}) => (
  <header className="mb-8 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
    <div className="min-w-0">
      <h1 className="display text-head">{title}</h1>
      {children && <div className="mt-3 max-w-prose text-soft">{children}</div>}
    </div>
    {aside}
  </header>
);

/** A big figure with what it counts, and how it compares. */
export const Figure = ({
  label,
  value,
  note,
  size = 'large',
}: {
  label: string;
  value: string;
  note?: ReactNode;
  size?: 'large' | 'small';
}) => (
  <div className="min-w-0">
    <dt className="label">{label}</dt>
    <dd className={clsx('display mt-1', size === 'large' ? 'text-figure' : 'text-title')}>{value}</dd>
    {note && <dd className="mt-1.5 text-small text-soft">{note}</dd>}
  </div>
);
