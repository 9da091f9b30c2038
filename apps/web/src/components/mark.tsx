/** The mark of Fonoteca: a record whose half is its label's red. */
export const Mark = ({ className = 'size-7' }: { className?: string }) => (
  <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
    <circle cx="16" cy="16" r="15" fill="var(--ink)" />
    <path d="M16 1a15 15 0 0 1 0 30z" fill="var(--accent)" />
    <circle cx="16" cy="16" r="4" fill="var(--paper)" />
  </svg>
);
