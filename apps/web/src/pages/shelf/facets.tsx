import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useShelf, useShelfFacets } from '../../shelf/context.tsx';
import { compact, type FacetFilter, type ShelfSearch } from '../../shelf/search.ts';
import type { ShelfFacets } from '../../shelf/source.ts';
import { FacetPanel } from './facet-panel.tsx';

const facets: readonly (readonly [FacetFilter, keyof ShelfFacets, string])[] = [
  ['genre', 'genres', 'Genre'],
  ['style', 'styles', 'Style'],
  ['decade', 'decades', 'Decade'],
  ['format', 'formats', 'Format'],
  ['label', 'labels', 'Label'],
  ['folder', 'folders', 'Folder'],
];

const facetClass =
  'inline-flex min-h-touch shrink-0 items-center gap-1.5 rounded border px-2.5 font-[550] whitespace-nowrap';

/** The six filters, of which one at a time is open beneath their row. */
export const Facets = ({
  search,
  onChange,
}: {
  search: ShelfSearch;
  onChange: (search: ShelfSearch) => void;
}) => {
  const id = useId();
  const { edit } = useShelf().capabilities;
  const [open, setOpen] = useState<FacetFilter | null>(null);
  // What is open offers the others, too: its own choice does not narrow it.
  const { data } = useShelfFacets(open === null ? search : compact({ ...search, [open]: undefined }));
  const shown = facets.filter(
    ([filter, key]) => (data?.[key].length ?? 0) > 1 || search[filter] !== undefined,
  );
  const current = shown.find(([filter]) => filter === open);
  const close = () => {
    document.getElementById(`${id}-${open}`)?.focus();
    setOpen(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || open === null) return;
    event.preventDefault();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is open, wherever the focus is inside
    <div className="mt-2 min-h-13" onKeyDown={onKeyDown}>
      <div className="relative -mx-gutter flex gap-2 overflow-x-auto px-gutter py-1 sm:mx-0 sm:flex-wrap sm:gap-1.5 sm:overflow-visible sm:px-0">
        {shown.map(([filter, , label]) => (
          <button
            key={filter}
            id={`${id}-${filter}`}
            type="button"
            aria-expanded={open === filter}
            aria-controls={open === filter ? `${id}-panel` : undefined}
            onClick={() => setOpen(open === filter ? null : filter)}
            className={clsx(
              facetClass,
              open === filter
                ? 'border-ink bg-ink text-paper'
                : search[filter] !== undefined
                  ? 'border-accent text-accent'
                  : 'border-field text-soft hover:border-ink hover:text-ink',
            )}
          >
            {label}
            <ChevronDown
              size={16}
              aria-hidden="true"
              className={clsx(
                'transition-transform duration-[var(--swift)]',
                open === filter && 'rotate-180',
              )}
            />
          </button>
        ))}
        {edit && (
          <button
            type="button"
            aria-pressed={search.left ?? false}
            onClick={() => onChange(compact({ ...search, left: search.left ? undefined : true }))}
            className={clsx(
              facetClass,
              search.left
                ? 'border-accent text-accent'
                : 'border-field text-soft hover:border-ink hover:text-ink',
            )}
          >
            Also gone<span className="sr-only"> from the collection</span>
            {search.left && <Check size={16} aria-hidden="true" />}
          </button>
        )}
      </div>
      {current && data && (
        <FacetPanel
          key={current[0]}
          id={`${id}-panel`}
          name={current[2]}
          values={data[current[1]]}
          decades={current[0] === 'decade'}
          chosen={search[current[0]] === undefined ? null : String(search[current[0]])}
          onPick={(value) => {
            const next = current[0] === 'decade' && value !== null ? Number(value) : (value ?? undefined);
            onChange(compact({ ...search, [current[0]]: next }));
            close();
          }}
        />
      )}
    </div>
  );
};
