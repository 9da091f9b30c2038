import { type ReactNode, useId } from 'react';

/** Something that is on or off, with what that means. */
export const SwitchRow = ({
  label,
  on,
  onChange,
  children,
}: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  children?: ReactNode;
}) => {
  const id = useId();
  return (
    <div className="border-t border-rule py-4 first:border-t-0 first:pt-0">
      <label htmlFor={id} className="flex min-h-touch cursor-pointer items-center justify-between gap-6">
        <span className="font-[650]">{label}</span>
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-describedby={`${id}-about`}
          checked={on}
          aria-checked={on}
          onChange={(event) => onChange(event.target.checked)}
          className="relative h-7 w-12 shrink-0 cursor-pointer appearance-none rounded-full border border-field bg-sunk transition-colors duration-[var(--swift)] before:absolute before:top-[3px] before:left-[3px] before:size-5 before:rounded-full before:bg-soft before:transition-transform before:duration-[var(--swift)] checked:border-accent checked:bg-accent checked:before:translate-x-5 checked:before:bg-on-accent"
        />
      </label>
      <div id={`${id}-about`} className="max-w-prose text-soft">
        {children}
      </div>
    </div>
  );
};
