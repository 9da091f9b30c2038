import type { ShelfSearch } from '../../shelf/search.ts';
import { Facets } from './facets.tsx';
import { Order } from './order.tsx';
import { SearchField } from './search-field.tsx';

/** Search, order and the six filters; everything stands in the page's address. */
export const ShelfFilterBar = ({
  search,
  onChange,
}: {
  search: ShelfSearch;
  onChange: (search: ShelfSearch) => void;
}) => (
  <div className="mb-4">
    <div className="flex flex-wrap gap-3">
      <SearchField search={search} onChange={onChange} />
      <Order search={search} onChange={onChange} />
    </div>
    <Facets search={search} onChange={onChange} />
  </div>
);
