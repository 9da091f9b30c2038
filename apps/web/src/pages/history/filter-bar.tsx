import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Segments } from '../../components/segments.tsx';
import { useSettled } from '../../lib/hooks.ts';
import type { HistorySearch } from './filters.ts';

/** Search, what to show, days; everything stands in the page's address. */
export const FilterBar = ({
  search,
  onChange,
}: {
  search: HistorySearch;
  onChange: (search: HistorySearch) => void;
}) => {
  const [text, setText] = useState(search.text ?? '');
  const settled = useSettled(text.trim(), 300);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the address, not the address itself
  useEffect(() => {
    if (settled !== (search.text ?? '')) onChange({ ...search, text: settled || undefined });
  }, [settled]);
  const pinned = [
    search.artistId && ['artistId', 'one artist'],
    search.releaseId && ['releaseId', 'one release'],
    search.recordingId && ['recordingId', 'one recording'],
    search.importId && ['importId', `import ${search.importId}`],
  ].filter((one): one is ['artistId', string] => Array.isArray(one));
  return (
    <div className="mb-6 flex flex-wrap items-end gap-x-5 gap-y-3">
      <div className="relative min-w-0 grow basis-64">
        <Search
          size={18}
          aria-hidden="true"
          className="absolute top-1/2 left-3 -translate-y-1/2 text-faint"
        />
        <input
          type="search"
          aria-label="Search the history"
          placeholder="Artist, recording or release"
          className="input pl-10!"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Segments
        legend="Show"
        choices={[
          ['listens', 'Listens'],
          ['all', 'All'],
          ['skips', 'Skips'],
        ]}
        value={search.show ?? 'listens'}
        onChange={(show) => onChange({ ...search, show: show === 'listens' ? undefined : show })}
      />
      <div className="flex min-w-0 flex-wrap gap-3">
        <label className="min-w-0 text-small font-[550]">
          From
          <input
            type="date"
            className="input mt-1"
            value={search.from ?? ''}
            max={search.to}
            onChange={(event) => onChange({ ...search, from: event.target.value || undefined })}
          />
        </label>
        <label className="min-w-0 text-small font-[550]">
          To
          <input
            type="date"
            className="input mt-1"
            value={search.to ?? ''}
            min={search.from}
            onChange={(event) => onChange({ ...search, to: event.target.value || undefined })}
          />
        </label>
      </div>
      {pinned.map(([name, label]) => (
        <button
          key={name}
          type="button"
          className="flex min-h-touch items-center gap-2 rounded bg-wash px-3 font-[550]"
          onClick={() => onChange({ ...search, [name]: undefined })}
        >
          Only {label} <X size={16} aria-label="remove this filter" />
        </button>
      ))}
    </div>
  );
};
