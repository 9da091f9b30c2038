import type { ResponseOf } from '@fonoteca/contract';
import clsx from 'clsx';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { type EntityKind, useApi } from '../api/queries.ts';
import { useSettled } from '../lib/hooks.ts';
import { counted } from '../lib/numbers.ts';
import { kindWords } from './entity-link.tsx';
import { Sleeve } from './sleeve.tsx';
import { ErrorState } from './states.tsx';

export type Found = ResponseOf<'GET /api/v1/search'>['items'][number];

/** A search field with its results as a list box: arrows move, Enter picks. */
export const SearchPicker = ({
  kind,
  not,
  onPick,
  footer,
}: {
  kind?: EntityKind;
  not?: number;
  onPick: (found: Found) => void;
  footer?: (text: string) => ReactNode;
}) => {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useSettled(text.trim(), 150);
  const query = useApi(
    'GET /api/v1/search',
    { query: { text: wanted, limit: 12, ...(kind ? { kind } : {}) } },
    { enabled: wanted !== '' },
  );
  const items = wanted === '' ? [] : (query.data?.items ?? []).filter((found) => found.id !== not);
  const chosen = Math.min(at, items.length - 1);
  // What stands there while somebody types on was found for the text before.
  const current = wanted === text.trim() && !query.isPlaceholderData && !query.isPending;
  const [picksFirst, setPicksFirst] = useState(false);
  useEffect(() => {
    if (!picksFirst || !current) return;
    setPicksFirst(false);
    const [first] = items;
    if (first) onPick(first);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(Math.max(0, Math.min(items.length - 1, chosen + step)));
    }
    if (event.key !== 'Enter' || text.trim() === '') return;
    event.preventDefault();
    const found = items[chosen];
    // Enter pressed before the answer is here takes the best of what comes.
    if (!current) setPicksFirst(true);
    else if (found) onPick(found);
  };

  const what = kind ? kindWords[kind].many : 'artists, releases, recordings';
  return (
    <div>
      <input
        className="input text-lead"
        role="combobox"
        aria-label={`Search ${what}`}
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={items.length > 0 ? `${id}-${chosen}` : undefined}
        placeholder={`Your ${what}`}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setPicksFirst(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Results" className="mt-3">
        {items.map((found, index) => (
          <button
            key={`${found.kind}-${found.id}`}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={clsx(
              'flex w-full items-center gap-3 rounded px-2 py-1.5 text-left',
              index === chosen && 'bg-sunk',
            )}
            onMouseMove={() => setAt(index)}
            onClick={() => onPick(found)}
          >
            <Sleeve name={found.name} className="size-10" />
            <span className="min-w-0 grow">
              <span className={clsx('music block truncate text-lead', found.kind === 'release' && 'italic')}>
                {found.name}
              </span>
              <span className="block truncate text-small text-soft">
                {kindWords[found.kind].one}
                {found.artist && ` · ${found.artist.name}`}
              </span>
            </span>
            <span className="shrink-0 text-small text-soft">{counted(found.listens, 'listen')}</span>
          </button>
        ))}
      </div>
      <p role="status" className="text-soft">
        {wanted !== '' &&
          query.data &&
          !query.isFetching &&
          items.length === 0 &&
          `Nothing like “${wanted}”.`}
      </p>
      {query.error && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
      {wanted !== '' && footer?.(wanted)}
    </div>
  );
};
