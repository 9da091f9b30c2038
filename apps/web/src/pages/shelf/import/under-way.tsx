import { Link } from '@tanstack/react-router';
import { useApi } from '../../../api/queries.ts';
import { Progress } from '../../../components/progress.tsx';
import { counted } from '../../../lib/numbers.ts';
import { isOpen } from './report.tsx';

/** On the shelf itself: that records are still coming in, and how far their track lists are. */
export const ImportsUnderWay = () => {
  const imports = useApi('GET /api/v1/record-imports', {});
  const running = imports.data?.items.find(isOpen);
  return (
    <div className="empty:hidden mb-6 flex flex-col gap-3">
      {running && (
        <Link to="/records/import" className="block">
          <Progress
            label={`Import: ${counted(running.added + running.updated + running.unchanged, 'record')} so far`}
            share={running.share}
          />
        </Link>
      )}
      <TrackListsProgress />
    </div>
  );
};

/** How many track lists and covers are still to be fetched; nothing when all are there. */
export const TrackListsProgress = () => {
  const { data } = useApi('GET /api/v1/records/track-lists', {}, { refetchInterval: 10_000 });
  if (!data || data.waiting === 0) return null;
  const all = data.ready + data.waiting + data.failed;
  return (
    <Progress
      label={`Track lists and covers: ${counted(data.waiting, 'record')} to go${data.running ? '' : ', paused'}`}
      share={all === 0 ? null : (data.ready + data.failed) / all}
    />
  );
};
