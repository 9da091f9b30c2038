import { Link } from '@tanstack/react-router';
import { longDay } from '../../../lib/time.ts';
import { ChanceBar, LiveMark } from '../meter.tsx';
import { spanWords } from '../words.ts';
import type { Day, Entry } from './entries.ts';
import { chanceWords, hoursWords } from './words.ts';

/** The week as a list, day by day. */
export const Agenda = ({
  days,
  today,
  timeZone,
  now,
}: {
  days: readonly Day[];
  today: string;
  timeZone: string;
  now: number;
}) => (
  <ol className="flex max-w-3xl flex-col gap-8">
    {days
      .filter(({ entries }) => entries.length > 0)
      .map(({ day, entries }) => (
        <li key={day}>
          <h3 className={`mb-1 border-b border-strong pb-1 font-[650] ${day === today ? 'text-accent' : ''}`}>
            {longDay(day)}
            {day === today && ', today'}
          </h3>
          <ul>
            {entries.map((entry) => (
              <Row key={entry.key} entry={entry} day={day} timeZone={timeZone} now={now} />
            ))}
          </ul>
        </li>
      ))}
  </ol>
);

const Row = ({ entry, day, timeZone, now }: { entry: Entry; day: string; timeZone: string; now: number }) => (
  <li className="items-baseline gap-x-4 border-b sm:grid sm:grid-cols-[6.5rem_1fr] border-rule py-2">
    <span className={entry.predicted ? 'text-soft' : 'font-[550]'}>{hoursWords(entry, timeZone, day)}</span>
    <div className="min-w-0">
      <p className="flex items-baseline justify-between gap-3">
        <Link
          to="/live/channels/$id"
          params={{ id: String(entry.channelId) }}
          className="music min-w-0 py-1 text-[1.0625rem] hover:text-accent"
        >
          {entry.name}
        </Link>
        <span className="shrink-0 text-small text-soft">
          {entry.predicted ? chanceWords(entry.predicted) : entry.running ? <LiveMark /> : 'recorded'}
        </span>
      </p>
      {entry.predicted && (
        <>
          <ChanceBar chance={entry.predicted.chance} />
          <p className="mt-1 text-small text-faint">
            start {spanWords(entry.predicted.from, entry.predicted.to, timeZone, now)}
          </p>
        </>
      )}
      {entry.title && <p className="text-small wrap-anywhere text-soft">{entry.title}</p>}
    </div>
  </li>
);
