import { Link, useNavigate, useSearch } from '@tanstack/react-router';
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
          <div className="flex flex-wrap gap-2">
            {capabilities.import && (
              <Link to="/records/import" className={buttonClass('line')}>
                <Plus size={18} aria-hidden="true" /> Import
              </Link>
            )}
            {capabilities.barcode && (
              <Link to="/records/barcode" className={buttonClass('line')}>
                <Barcode size={18} aria-hidden="true" /> Barcode
              </Link>
            )}
            {capabilities.share && (
              <Button onClick={() => setSharing(true)}>
                <Share2 size={18} aria-hidden="true" /> Share
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
