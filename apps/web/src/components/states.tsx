import clsx from 'clsx';
import type { ReactNode } from 'react';
import { messageOf } from '../api/error.ts';
import { Button } from './button.tsx';

/** Grey shapes of what will stand there; said once to screen readers. */
export const Skeleton = ({ lines = 5, className }: { lines?: number; className?: string }) => (
  <div role="status" className={clsx('flex flex-col gap-3', className)}>
    <span className="sr-only">Loading</span>
    {Array.from({ length: lines }, (_, index) => (
      <div
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no identity
        key={index}
        className="skeleton h-5"
        style={{ width: `${92 - ((index * 17) % 45)}%` }}
      />
    ))}
  </div>
);

export const Block = ({ className }: { className?: string }) => (
  <div role="status" className={clsx('skeleton', className)}>
    <span className="sr-only">Loading</span>
  </div>
);

export const ErrorState = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => (
  <div role="alert" className="border-l-2 border-bad py-1 pl-4">
    <p className="font-[550]">This could not be loaded.</p>
    <p className="mb-3 text-soft">{messageOf(error)}</p>
    {onRetry && <Button onClick={onRetry}>Try again</Button>}
  </div>
);

export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="max-w-prose py-4">
    <p className="music text-title text-soft">{title}</p>
    {children && <div className="mt-2 text-soft">{children}</div>}
  </div>
);

/** What a query shows: skeleton, error with retry, or its data. */
export const Loaded = <Data,>({
  query,
  skeleton,
  children,
}: {
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}) => {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return <>{skeleton ?? <Skeleton />}</>;
};
