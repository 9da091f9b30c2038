import { X } from 'lucide-react';
import { compact, facetFilters, isNarrowed, type ShelfSearch, withoutFilters } from '../../shelf/search.ts';

/** The filters that are on, each with its way off. */
export const Chips = ({
  search,
  artistName,
  onChange,
}: {
  search: ShelfSearch;
  artistName?: string | undefined;
  onChange: (search: ShelfSearch) => void;
}) => {
  if (!isNarrowed(search)) return null;
  const chips = [
    ...(search.q ? [['q', `“${search.q}”`] as const] : []),
    ...(search.artist ? [['artist', artistName ?? search.artist] as const] : []),
    ...facetFilters.flatMap((name) => {
      const value = search[name];
      return value === undefined ? [] : [[name, name === 'decade' ? `${value}s` : String(value)] as const];
    }),
  ];
  return (
    <ul aria-label="Filters that are on" className="mb-4 flex flex-wrap items-center gap-2">
      {chips.map(([name, label]) => (
        <li key={name} className="max-w-full">
          <button
            type="button"
            className="flex min-h-touch max-w-full items-center gap-2 rounded bg-wash px-3 font-[550] hover:text-accent-strong"
            onClick={() => onChange(compact({ ...search, [name]: undefined }))}
          >
            <span className="truncate">{label}</span>
            <X size={16} className="shrink-0" aria-label="remove this filter" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="link min-h-touch px-2 font-[550]"
          onClick={() => onChange(withoutFilters(search))}
        >
          Clear all
        </button>
      </li>
    </ul>
  );
};
