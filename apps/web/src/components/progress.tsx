import { percent } from '../lib/numbers.ts';

/** How far something is; without a share it only says that it goes on. */
export const Progress = ({ label, share }: { label: string; share: number | null }) => (
  <div>
    <p className="mb-1 flex justify-between gap-4 text-small text-soft">
      <span className="min-w-0 truncate">{label}</span>
      {share !== null && <span>{percent(share)}</span>}
    </p>
    <progress
      aria-label={label}
      max={1}
      {...(share === null ? {} : { value: share })}
      className="block h-2 w-full appearance-none overflow-hidden rounded-full bg-sunk [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunk [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
    />
  </div>
);
