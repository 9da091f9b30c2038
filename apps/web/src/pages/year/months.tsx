import type { YearReview } from '../../api/queries.ts';
import { EntityLink } from '../../components/entity-link.tsx';
import { counted, duration } from '../../lib/numbers.ts';
import { monthName } from '../../lib/time.ts';

/** A year as twelve bars, each with the artist it belonged to. */
export const Months = ({ months }: { months: YearReview['months'] }) => {
  const most = Math.max(1, ...months.map((month) => month.listens));
  return (
    <ol>
      {months.map((month) => (
        <li
          key={month.month}
          className="grid grid-cols-[2.75rem_1fr] items-center gap-x-4 border-t border-rule py-1.5 sm:grid-cols-[6rem_1fr_16rem]"
        >
          <span className="font-[550]">
            <span className="sm:hidden">{monthName(month.month, 'short')}</span>
            <span className="hidden sm:inline">{monthName(month.month)}</span>
          </span>
          <span className="flex items-center gap-2" title={duration(month.playedSeconds)}>
            <span
              aria-hidden="true"
              className="h-5 bg-data"
              style={{ width: `calc((100% - 6.5rem) * ${month.listens / most})` }}
            />
            <span className="shrink-0 text-small text-soft">{counted(month.listens, 'listen')}</span>
          </span>
          <span className="col-start-2 truncate sm:col-start-3">
            {month.topArtist && (
              <EntityLink kind="artist" of={month.topArtist} className="text-[1.0625rem]" />
            )}
          </span>
        </li>
      ))}
    </ol>
  );
};
