import { albumLength } from '@fonoteca/records';
import { Link } from '@tanstack/react-router';
import { counted, duration } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import { ScrobbleButton } from '../../scrobble/index.ts';
import { useShelf } from '../../shelf/context.tsx';
import { ShelfLink } from '../../shelf/links.tsx';
import type { ShelfRecord } from '../../shelf/source.ts';
import { Cover } from './cover.tsx';
import { Credit } from './credit.tsx';
import { RecordActions } from './record-actions.tsx';

/** Cover, title, credit; what it is; and what can be done with all of it. */
export const AlbumHead = ({ record }: { record: ShelfRecord }) => {
  const { scrobble, edit, counts } = useShelf().capabilities;
  return (
    <header className="mb-section grid gap-6 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] sm:gap-10 lg:gap-14">
      <Cover record={record} size="large" eager className="max-w-[32rem]" />
      <div className="flex min-w-0 flex-col sm:justify-end">
        <p className="label">
          <ShelfLink className="quiet-link -my-3 inline-flex min-h-touch items-center">Records</ShelfLink>
          {record.leftAt && ` · left the collection ${ago(record.leftAt)}`}
        </p>
        <h1 className="music mt-2 text-head leading-[1.02] font-[500] tracking-tight italic">
          {record.title}
        </h1>
        <p className="music mt-3 text-title leading-tight text-soft">
          <Credit record={record} />
        </p>
        <p className="mt-5 text-soft">
          {[record.year, record.country, record.format].filter(Boolean).join(' · ')}
        </p>
        <LengthLine record={record} />
        {counts && (
          <p className="mt-1 text-soft">
            {record.releaseId !== null ? (
              <Link to="/release/$id" params={{ id: String(record.releaseId) }} className="link">
                {counted(record.listens, 'listen')}
              </Link>
            ) : (
              'No listens yet'
            )}
            {record.lastScrobbledAt && (
              <span className="font-[550] text-accent"> · scrobbled {ago(record.lastScrobbledAt)}</span>
            )}
          </p>
        )}
        {(scrobble || edit) && (
          <div className="mt-6 flex flex-wrap items-center gap-y-2 sm:gap-x-2">
            {scrobble && record.trackItems.length > 0 && (
              <ScrobbleButton record={record} tracks={record.trackItems} size="large" />
            )}
            {edit && <RecordActions record={record} />}
          </div>
        )}
      </div>
    </header>
  );
};

const LengthLine = ({ record }: { record: ShelfRecord }) => {
  if (record.trackItems.length === 0) return null;
  const { seconds, estimated } = albumLength(record.trackItems);
  return (
    <p className="mt-1 text-soft">
      {counted(record.trackItems.length, 'track')}
      {seconds > 0 && (
        <>
          {' · '}
          {estimated && <Estimated />}
          {duration(seconds)}
        </>
      )}
    </p>
  );
};

/** Marks what is not known exactly. */
export const Estimated = () => (
  <>
    <span aria-hidden="true" title="Estimated: the exact length is not known">
      ≈{' '}
    </span>
    <span className="sr-only">about </span>
  </>
);
