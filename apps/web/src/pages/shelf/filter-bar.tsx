import clsx from 'clsx';
import { ArrowDownWideNarrow, ArrowUpNarrowWide, Check, ChevronDown, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '../../components/button.tsx';
import { SelectField } from '../../components/field.tsx';
import { useSettled } from '../../lib/hooks.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { useShelf, useShelfFacets } from '../../shelf/context.tsx';
import { compact, type FacetFilter, type ShelfSearch } from '../../shelf/search.ts';
import type { ShelfFacets, ShelfSort } from '../../shelf/source.ts';
import { FacetPanel } from './facet-panel.tsx';

type Change = (search: ShelfSearch) => void;

const facets: readonly (readonly [FacetFilter, keyof ShelfFacets, string])[] = [
  ['genre', 'genres', 'Genre'],
  ['style', 'styles', 'Style'],
  ['decade', 'decades', 'Decade'],
  ['format', 'formats', 'Format'],
  ['label', 'labels', 'Label'],
  ['folder', 'folders', 'Folder'],
];

/** Search, order and the six filters; everything stands in the page's address. */
export const ShelfFilterBar = ({ search, onChange }: { search: ShelfSearch; onChange: Change }) => (
  <div className="mb-4">
    <div className="flex flex-wrap gap-3">
      <SearchField search={search} onChange={onChange} />
      <Order search={search} onChange={onChange} />
    </div>
    <Facets search={search} onChange={onChange} />
  </div>
);

const SearchField = ({ search, onChange }: { search: ShelfSearch; onChange: Change }) => {
  const [text, setText] = useState(search.q ?? '');
  const settled = useSettled(text.trim(), 200);
  const sent = useRef(search.q ?? '');
  const field = useRef<HTMLInputElement>(null);
  // Before the search of the whole app: who looks at the records looks for records.
  useShortcuts({ '/': () => field.current?.focus() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the address, not the address itself
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    onChange(compact({ ...search, q: settled }));
  }, [settled]);
  // “Clear all” and the browser's way back change the address from outside.
  useEffect(() => {
    if ((search.q ?? '') === sent.current) return;
    sent.current = search.q ?? '';
    setText(sent.current);
  }, [search.q]);
  return (
    <div className="relative min-w-0 grow basis-64">
      <Search size={18} aria-hidden="true" className="absolute top-1/2 left-3 -translate-y-1/2 text-faint" />
      <input
        ref={field}
        type="search"
        aria-label="Search the records"
        placeholder="Artist, title, label, number"
        className="input pl-10!"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
};

const sorts: readonly { value: ShelfSort; label: string; heard: boolean }[] = [
  { value: 'added', label: 'Added', heard: false },
  { value: 'artist', label: 'Artist', heard: false },
  { value: 'title', label: 'Title', heard: false },
  { value: 'year', label: 'Year', heard: false },
  { value: 'listens', label: 'Listens', heard: true },
  { value: 'scrobbled', label: 'Last scrobbled', heard: true },
];

const Order = ({ search, onChange }: { search: ShelfSearch; onChange: Change }) => {
  const { counts } = useShelf().capabilities;
  const sort = search.sort ?? 'added';
  const usual = sort === 'artist' || sort === 'title' ? 'ascending' : 'descending';
  const turned = search.direction !== undefined && search.direction !== usual;
  const direction = search.direction ?? usual;
  const other = direction === 'ascending' ? 'descending' : 'ascending';
  const label = search.q && sort === 'added' && !turned ? 'Best match' : 'Added';
  return (
    <div className="flex gap-1 max-sm:grow">
      <div className="w-44 max-sm:grow">
        <SelectField
          label="Order"
          hideLabel
          value={sort}
          choices={sorts
            .filter(({ heard }) => counts || !heard)
            .map((choice) => (choice.value === 'added' ? { ...choice, label } : choice))}
          onChange={(value) =>
            onChange(
              compact({
                ...search,
                sort: value === 'added' ? undefined : (value as ShelfSort),
                direction: undefined,
              }),
            )
          }
        />
      </div>
      <IconButton
        label={`Order: ${direction}. Turn to ${other}`}
        onClick={() => onChange(compact({ ...search, direction: turned ? undefined : other }))}
      >
        {direction === 'ascending' ? <ArrowUpNarrowWide size={20} /> : <ArrowDownWideNarrow size={20} />}
      </IconButton>
    </div>
  );
};

const facetClass =
  'inline-flex min-h-touch shrink-0 items-center gap-1.5 rounded border px-2.5 font-[550] whitespace-nowrap';

const Facets = ({ search, onChange }: { search: ShelfSearch; onChange: Change }) => {
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
