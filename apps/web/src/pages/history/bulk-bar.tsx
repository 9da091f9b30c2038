import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { counted } from '../../lib/numbers.ts';
import type { BulkAction } from './bulk-dialog.tsx';

/** What can be done with the selected listens, or with all that match the filters. */
export const BulkBar = ({
  count,
  onAct,
  onAll,
  onClear,
}: {
  count: number;
  onAct: (action: BulkAction) => void;
  onAll: ((action: BulkAction) => void) | undefined;
  onClear: () => void;
}) => {
  const [all, setAll] = useState(false);
  if (count === 0) return null;
  const act = all && onAll ? onAll : onAct;
  return (
    <section
      aria-label="Selected listens"
      className="fixed inset-x-0 bottom-14 z-20 border-t border-strong bg-raised md:bottom-0"
    >
      <div className="mx-auto flex max-w-(--measure) flex-wrap items-center gap-2 px-gutter py-2">
        <p role="status" className="mr-auto font-[650]">
          {all && onAll ? 'All that match' : counted(count, 'listen')}
        </p>
        {onAll && (
          <label className="flex min-h-touch items-center gap-2 px-2 text-small">
            <input
              type="checkbox"
              className="size-5"
              checked={all}
              onChange={(event) => setAll(event.target.checked)}
            />
            All that match
          </label>
        )}
        <Button onClick={() => act('edit')}>Edit</Button>
        <Button onClick={() => act('shift')}>Move in time</Button>
        <Button look="danger" onClick={() => act('delete')}>
          Delete
        </Button>
        <Button look="quiet" onClick={onClear}>
          Clear
        </Button>
      </div>
    </section>
  );
};
