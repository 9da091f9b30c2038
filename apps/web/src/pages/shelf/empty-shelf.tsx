import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../components/button.tsx';
import { useShelf } from '../../shelf/context.tsx';

/** No records at all: where they come from. */
export const EmptyShelf = ({ onLeft }: { onLeft: () => void }) => {
  const { capabilities } = useShelf();
  return (
    <div className="max-w-prose border-t border-strong pt-6">
      <p className="music text-title text-soft">The shelf is empty.</p>
      {capabilities.import && (
        <>
          <p className="mt-3 text-soft">
            Bring your Discogs collection as its CSV export or straight from the account, or a{' '}
            <code>collection.json</code>. A single record comes by its barcode.
          </p>
          <div className="mt-5 flex flex-wrap gap-3">
            <Link to="/records/import" className={buttonClass('solid')}>
              Import a collection
            </Link>
            <Link to="/records/barcode" className={buttonClass('line')}>
              Scan a barcode
            </Link>
          </div>
          <p className="mt-5 text-small text-faint">
            Records that left the collection are kept:{' '}
            <button type="button" className="link min-h-touch" onClick={onLeft}>
              show them
            </button>
          </p>
        </>
      )}
    </div>
  );
};
