import { X } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../api/error.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';
import { count } from '../../lib/numbers.ts';
import { BulkScrobbleDialog } from '../../scrobble/index.ts';
import { useShelf } from '../../shelf/context.tsx';
import type { ShelfSearch } from '../../shelf/search.ts';
import { mostAlbums, type RecordSelection } from './use-record-selection.ts';

/** What is chosen for a scrobble job, all that match at once, and on to its dialog. */
export const SelectBar = ({
  search,
  total,
  selection,
}: {
  search: ShelfSearch;
  total: number;
  selection: RecordSelection;
}) => {
  const shelf = useShelf();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const { chosen } = selection;
  const takeAll = async () => {
    setBusy(true);
    try {
      const { items } = await shelf.list({ ...search, limit: mostAlbums });
      selection.take(items);
    } catch (error) {
      toast(messageOf(error), { bad: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section
      aria-label="Chosen records"
      className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 border-t border-strong bg-raised md:bottom-0"
    >
      <div className="mx-auto flex max-w-(--measure) flex-wrap items-center gap-2 px-gutter py-2">
        <p role="status" className="mr-auto font-[650] max-sm:text-small">
          {chosen.size === 0 ? 'Choose records' : `${count(chosen.size)} chosen`}
          {chosen.size >= mostAlbums && <span className="font-normal text-soft"> · no more fit one job</span>}
        </p>
        <Button busy={busy} onClick={takeAll} className="max-sm:px-3">
          {total > mostAlbums ? `The first ${mostAlbums}` : `All ${count(total)}`}
        </Button>
        <Button
          look="solid"
          className="max-sm:px-3"
          disabled={chosen.size === 0}
          onClick={() => setOpen(true)}
        >
          Scrobble…
        </Button>
        <IconButton label="Cancel" onClick={selection.stop} className="-mr-2">
          <X size={20} />
        </IconButton>
      </div>
      <BulkScrobbleDialog
        open={open}
        recordIds={[...chosen.keys()]}
        onClose={() => setOpen(false)}
        onDone={selection.stop}
      />
    </section>
  );
};
