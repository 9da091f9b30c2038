import type { ReactNode } from 'react';

const columns =
  'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 sm:gap-x-6 md:grid-cols-4 xl:grid-cols-5 xl:gap-y-10';

export const Grid = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul aria-label={label} className={columns}>
    {children}
  </ul>
);

/** Grey squares where covers will be. */
export const GridSkeleton = ({ cards = 15 }: { cards?: number }) => (
  <div role="status" className={columns}>
    <span className="sr-only">Loading</span>
    {Array.from({ length: cards }, (_, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no identity
      <div key={index}>
        <div className="skeleton aspect-square" />
        <div className="skeleton mt-3 h-4 w-4/5" />
        <div className="skeleton mt-2 h-3 w-1/2" />
      </div>
    ))}
  </div>
);
