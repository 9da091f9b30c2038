import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../../api/queries.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { Segments } from '../../../components/segments.tsx';
import { Block, Empty, ErrorState } from '../../../components/states.tsx';
import { useNow, useTitle } from '../../../lib/hooks.ts';
import { addDays, dayAndMonth, dayOf, shortDay, startOfDay } from '../../../lib/time.ts';
import { useTimeZone } from '../../../scrobble/mode.tsx';
import { LiveFrame } from '../live-frame.tsx';
import { Agenda } from './agenda.tsx';
import { daysOf, entriesOf, mondayOf } from './entries.ts';
import { Feed } from './feed.tsx';
import { WeekGrid } from './week-grid.tsx';

type Least = '0.1' | '0.3' | '0.6';

/** A week of broadcasts: what was recorded, and what is likely. */
export const LiveCalendar = () => {
  useTitle('Calendar of broadcasts');
  const timeZone = useTimeZone();
  const now = useNow();
  const today = dayOf(now, timeZone);
  const [weeks, setWeeks] = useState(0);
  const [least, setLeast] = useState<Least>('0.3');
  const [view, setView] = useState<'week' | 'list'>('week');
  const monday = addDays(mondayOf(today), weeks * 7);
  const [from, to] = [startOfDay(monday, timeZone), startOfDay(addDays(monday, 7), timeZone)];
  const predictions = useApi('GET /api/v1/predictions', { query: { from, to, least: Number(least) } });
  const broadcasts = useApi('GET /api/v1/broadcasts', { query: { from, to, limit: 200 } });
  const error = predictions.error ?? broadcasts.error;
  const loaded = predictions.data && broadcasts.data;
  const entries = loaded ? entriesOf(predictions.data.items, broadcasts.data.items, now) : [];
  const days = daysOf(monday, entries, timeZone);
  // What runs now is among the broadcasts of weeks to come, and stands in none of them.
  const empty = days.every((day) => day.entries.length === 0);
  const shared = { days, today, timeZone, now };
  return (
    <LiveFrame
      title="Calendar"
      about={
        <p>What was broadcast, and what is likely to be; in your time, {timeZone.replaceAll('_', ' ')}.</p>
      }
    >
      <div className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="flex items-center">
          <IconButton label="The week before" onClick={() => setWeeks(weeks - 1)} className="-ml-3">
            <ChevronLeft size={20} />
          </IconButton>
          <h2 aria-live="polite" className="min-w-44 text-center text-lead font-[650]">
            {dayAndMonth(monday)} – {shortDay(addDays(monday, 6))}
          </h2>
          {/* Nothing is foretold for more than two weeks. */}
          <IconButton label="The week after" onClick={() => setWeeks(weeks + 1)} disabled={weeks >= 2}>
            <ChevronRight size={20} />
          </IconButton>
        </div>
        {weeks !== 0 && <Button onClick={() => setWeeks(0)}>This week</Button>}
        <div className="flex flex-wrap items-center gap-3 md:ml-auto">
          <span aria-hidden="true" className="self-center text-small text-soft">
            At least
          </span>
          <Segments
            legend="How likely at least"
            value={least}
            onChange={setLeast}
            choices={[
              ['0.1', '10 %'],
              ['0.3', '30 %'],
              ['0.6', '60 %'],
            ]}
          />
          <div className="max-md:hidden">
            <Segments
              legend="View"
              value={view}
              onChange={setView}
              choices={[
                ['week', 'Week'],
                ['list', 'List'],
              ]}
            />
          </div>
        </div>
      </div>
      {error && !loaded ? (
        <ErrorState
          error={error}
          onRetry={() => {
            void predictions.refetch();
            void broadcasts.refetch();
          }}
        />
      ) : !loaded ? (
        <Block className="h-96" />
      ) : (
        <>
          {empty && (
            <Empty title="Nothing in this week.">
              Nothing was recorded, and no start is that likely. Channels need 5 broadcasts in 30 days before
              one is foretold.
            </Empty>
          )}
          {!empty && view === 'week' && (
            <div className="max-md:hidden">
              <WeekGrid {...shared} />
              <p className="mt-3 text-small text-faint">
                Filled: recorded. Dashed: likely, the fainter the less. Lanes hold three at once; the list has
                all.
              </p>
            </div>
          )}
          {!empty && (
            <div className={view === 'week' ? 'md:hidden' : ''}>
              <Agenda {...shared} />
            </div>
          )}
          {broadcasts.data?.next && (
            <p className="mt-4 text-small text-soft">
              Only the latest 200 broadcasts of the week are shown; each channel’s page has all of its own.
            </p>
          )}
        </>
      )}
      <div className="mt-section">
        <Feed timeZone={timeZone} now={now} />
      </div>
    </LiveFrame>
  );
};
