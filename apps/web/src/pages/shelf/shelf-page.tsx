import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import clsx from 'clsx';
import { Barcode, Plus, Share2 } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonClass } from '../../components/button.tsx';
import { PageHead } from '../../components/section.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { useShelf } from '../../shelf/context.tsx';
import { readShelfSearch } from '../../shelf/search.ts';
import { ImportsUnderWay } from './import/under-way.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { Shelf } from './shelf.tsx';

// A phone shows the symbols alone.
const narrow = 'max-sm:w-11 max-sm:px-0';
const word = 'max-sm:sr-only';

/** The person's own shelf. */
export const ShelfPage = () => {
  useTitle('Records');
  const search = readShelfSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const { capabilities } = useShelf();
  const [sharing, setSharing] = useState(false);
  return (
    <>
      <PageHead
        title="Records"
        aside={
          <div className="flex gap-2">
            {capabilities.import && (
              <Link to="/records/import" className={clsx(buttonClass('line'), narrow)}>
                <Plus size={18} aria-hidden="true" /> <span className={word}>Import</span>
              </Link>
            )}
            {capabilities.barcode && (
              <Link to="/records/barcode" className={clsx(buttonClass('line'), narrow)}>
                <Barcode size={18} aria-hidden="true" /> <span className={word}>Barcode</span>
              </Link>
            )}
            {capabilities.share && (
              <Button className={narrow} onClick={() => setSharing(true)}>
                <Share2 size={18} aria-hidden="true" /> <span className={word}>Share</span>
              </Button>
            )}
          </div>
        }
      />
      {capabilities.import && <ImportsUnderWay />}
      <Shelf
        search={search}
        onSearch={(next) => navigate({ to: '/records', search: next, replace: true, resetScroll: false })}
      />
      {sharing && <ShareDialog onClose={() => setSharing(false)} />}
    </>
  );
};
