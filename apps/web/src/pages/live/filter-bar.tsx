import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SelectField } from '../../components/field.tsx';
import { Segments } from '../../components/segments.tsx';
import { useSettled } from '../../lib/hooks.ts';
import type { LiveSearch } from './search.ts';
import type { Platform } from './types.ts';
import { platforms, platformWords } from './words.ts';

/** Which channels are shown; everything stands in the page's address. */
export const FilterBar = ({
  search,
  groups,
  onChange,
}: {
  search: LiveSearch;
  groups: readonly { name: string; channels: number }[];
  onChange: (search: LiveSearch) => void;
}) => {
  const [text, setText] = useState(search.text ?? '');
  const settled = useSettled(text.trim(), 300);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the address, not the address itself
  useEffect(() => {
    if (settled !== (search.text ?? '')) onChange({ ...search, text: settled || undefined });
  }, [settled]);
  // Removing the filters empties the field, too; not what was typed since, nor what is not in the address yet.
  const before = useRef(search.text);
  useEffect(() => {
    const removed = before.current;
    before.current = search.text;
    if (removed !== undefined && search.text === undefined)
      setText((typed) => (typed.trim() === removed ? '' : typed));
  }, [search.text]);
  return (
    <search className="mb-8 flex flex-wrap items-end gap-3">
      <div className="relative min-w-0 grow basis-56">
        <Search
          size={18}
          aria-hidden="true"
          className="absolute top-1/2 left-3 -translate-y-1/2 text-faint"
        />
        <input
          type="search"
          aria-label="Search the channels"
          placeholder="Part of a name"
          maxLength={200}
          className="input pl-10!"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="min-w-0 grow basis-32 sm:w-44 sm:grow-0 sm:basis-auto">
        <SelectField
          label="Platform"
          hideLabel
          value={search.platform ?? ''}
          choices={[
            { value: '', label: 'All platforms' },
            ...platforms.map((one) => ({ value: one, label: platformWords[one] })),
          ]}
          onChange={(value) =>
            onChange({ ...search, platform: (value || undefined) as Platform | undefined })
          }
        />
      </div>
      {(groups.length > 0 || search.group) && (
        <div className="min-w-0 grow basis-32 sm:w-44 sm:grow-0 sm:basis-auto">
          <SelectField
            label="Group"
            hideLabel
            value={search.group ?? ''}
            choices={[
              { value: '', label: 'All groups' },
              ...groups.map(({ name, channels }) => ({ value: name, label: `${name} (${channels})` })),
              ...(search.group && !groups.some(({ name }) => name === search.group)
                ? [{ value: search.group, label: search.group }]
                : []),
            ]}
            onChange={(value) => onChange({ ...search, group: value || undefined })}
          />
        </div>
      )}
      <Segments
        legend="Status"
        value={search.status ?? 'all'}
        onChange={(status) => onChange({ ...search, status: status === 'all' ? undefined : status })}
        choices={[
          ['all', 'All'],
          ['live', 'Live'],
          ['offline', 'Offline'],
          ['unknown', 'Unknown'],
        ]}
      />
    </search>
  );
};
