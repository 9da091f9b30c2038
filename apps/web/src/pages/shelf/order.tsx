import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { SelectField } from '../../components/field.tsx';
import { useShelf } from '../../shelf/context.tsx';
import { compact, type ShelfSearch } from '../../shelf/search.ts';
import type { ShelfSort } from '../../shelf/source.ts';

const sorts: readonly { value: ShelfSort; label: string; heard: boolean }[] = [
  { value: 'added', label: 'Added', heard: false },
  { value: 'artist', label: 'Artist', heard: false },
  { value: 'title', label: 'Title', heard: false },
  { value: 'year', label: 'Year', heard: false },
  { value: 'listens', label: 'Listens', heard: true },
  { value: 'scrobbled', label: 'Last scrobbled', heard: true },
];

/** In which order, and which way round. */
export const Order = ({
  search,
  onChange,
}: {
  search: ShelfSearch;
  onChange: (search: ShelfSearch) => void;
}) => {
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
