import clsx from 'clsx';
import { useState } from 'react';
import { count } from '../../lib/numbers.ts';

/** More than that is looked through by typing. */
const many = 18;

/** What one filter offers, set like an index: name, then how many records. */
export const FacetPanel = ({
  id,
  name,
  values,
  chosen,
  decades,
  onPick,
}: {
  id: string;
  name: string;
  values: readonly { value: string; records: number }[];
  chosen: string | null;
  decades: boolean;
  /** null: no longer filtered by it. */
  onPick: (value: string | null) => void;
}) => {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = values.filter(({ value }) => value.toLowerCase().includes(wanted));
  return (
    <section id={id} aria-label={name} className="mt-3 border-y border-strong py-3">
      {values.length > many && (
        <input
          type="search"
          aria-label={`Find a ${name.toLowerCase()}`}
          placeholder={`Find a ${name.toLowerCase()}`}
          className="input mb-2 max-w-sm"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul className="max-h-72 gap-x-8 overflow-y-auto sm:columns-2 md:columns-3 xl:columns-4">
        {found.map(({ value, records }) => (
          <li key={value} className="break-inside-avoid">
            <button
              type="button"
              aria-pressed={value === chosen}
              onClick={() => onPick(value === chosen ? null : value)}
              className={clsx(
                '-outline-offset-2! flex min-h-touch w-full items-baseline justify-between gap-3 px-2 py-2.5 text-left hover:bg-sunk',
                value === chosen && 'bg-wash font-[650]',
              )}
            >
              <span className="min-w-0 truncate">{decades ? `${value}s` : value}</span>
              <span className="text-small text-faint">
                {count(records)}
                <span className="sr-only"> {records === 1 ? 'record' : 'records'}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="px-2 py-2 text-soft">Nothing like “{text.trim()}”.</p>}
    </section>
  );
};
