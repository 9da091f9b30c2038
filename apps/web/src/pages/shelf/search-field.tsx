import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useSettled } from '../../lib/hooks.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { compact, type ShelfSearch } from '../../shelf/search.ts';

/** Full text while it is typed; it stands in the page's address. */
export const SearchField = ({
  search,
  onChange,
}: {
  search: ShelfSearch;
  onChange: (search: ShelfSearch) => void;
}) => {
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
