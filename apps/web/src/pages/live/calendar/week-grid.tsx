import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { clockTime, dayAndMonth, weekDays } from '../../../lib/time.ts';
import type { Day, Placed } from './entries.ts';
import { chanceWords, entryWords } from './words.ts';

const hourHeight = 36;
const height = hourHeight * 24;
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Seven days beside each other, the hours downwards. */
export const WeekGrid = ({
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
  <div className="grid grid-cols-[2.75rem_repeat(7,minmax(0,1fr))]">
    <div />
    {days.map(({ day, hidden }, index) => (
      <div key={day} className="min-w-0 border-b border-strong px-1 pb-1">
        <p className={clsx('truncate text-small font-[650]', day === today && 'text-accent')}>
          {weekDays('short')[index]} <span className="font-normal">{dayAndMonth(day)}</span>
        </p>
        <p className="min-h-4 text-[0.6875rem] text-faint">{hidden > 0 && `+${hidden} in the list`}</p>
      </div>
    ))}
    <Hours />
    {days.map((day) => (
      <DayColumn key={day.day} day={day} timeZone={timeZone} now={now} />
    ))}
  </div>
);

const Hours = () => (
  <svg width="44" height={height} aria-hidden="true">
    {hours
      .filter((hour) => hour > 0 && hour % 3 === 0)
      .map((hour) => (
        <text key={hour} x="0" y={hour * hourHeight + 4} fontSize="11" fill="var(--ink-faint)">
          {String(hour).padStart(2, '0')}:00
        </text>
      ))}
  </svg>
);

const DayColumn = ({ day, timeZone, now }: { day: Day; timeZone: string; now: number }) => (
  <div className="relative min-w-0 border-l border-rule">
    <svg width="100%" height={height} aria-hidden="true" className="block">
      {hours.map((hour) => (
        <line
          key={hour}
          x1="0"
          x2="100%"
          y1={hour * hourHeight}
          y2={hour * hourHeight}
          stroke="var(--rule)"
          opacity={hour % 3 === 0 ? 1 : 0.4}
        />
      ))}
    </svg>
    <ul>
      {day.placed.map((placed) => (
        <Block key={placed.entry.key} placed={placed} timeZone={timeZone} now={now} />
      ))}
    </ul>
    {now >= day.from && now < day.to && (
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-accent"
        style={{ top: ((now - day.from) / (day.to - day.from)) * height }}
      />
    )}
  </div>
);

const Block = ({ placed, timeZone, now }: { placed: Placed; timeZone: string; now: number }) => {
  const { entry, top, bottom, lane, lanes } = placed;
  const { predicted } = entry;
  const tall = (bottom - top) * height;
  return (
    <li
      className="absolute p-px"
      style={{
        top: top * height,
        height: tall,
        left: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
      }}
    >
      <Link
        to="/live/channels/$id"
        params={{ id: String(entry.channelId) }}
        title={entryWords(entry, timeZone, now)}
        className={clsx(
          'relative isolate flex h-full flex-col overflow-hidden rounded px-1 text-[0.6875rem] leading-tight',
          predicted
            ? 'border border-dashed border-field bg-paper hover:border-ink'
            : entry.running
              ? 'bg-accent text-on-accent'
              : 'bg-data text-paper hover:bg-ink',
        )}
      >
        {/* Only the ground fades with the chance: the words stay readable. */}
        {predicted && (
          <span
            aria-hidden="true"
            className="absolute inset-0 -z-10 bg-accent"
            style={{ opacity: 0.04 + 0.36 * predicted.chance }}
          />
        )}
        <span className="sr-only">{entryWords(entry, timeZone, now)}</span>
        <span aria-hidden="true" className="truncate font-[550]">
          {entry.name}
        </span>
        {tall >= 30 && (
          <span aria-hidden="true" className="truncate">
            {predicted ? chanceWords(predicted) : clockTime(new Date(entry.from).toISOString(), timeZone)}
          </span>
        )}
      </Link>
    </li>
  );
};
