import { useWidth } from '../lib/hooks.ts';
import { counted } from '../lib/numbers.ts';
import { addDays, longDay, monthName, weekDayOf } from '../lib/time.ts';
import { shade } from './shade.ts';
import { ChartTable } from './table.tsx';
import { useCursor } from './use-cursor.ts';

const cell = 15;
const head = 18;
const bandGap = 14;

/** Every day of a year, weeks as columns; on a narrow screen the year breaks into bands. */
export const Calendar = ({
  year,
  days,
  onOpen,
}: {
  year: number;
  days: readonly { day: string; listens: number }[];
  onOpen?: (day: string) => void;
}) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const known = new Map(days.map((one) => [one.day, one.listens]));
  const first = `${year}-01-01`;
  const lead = weekDayOf(first);
  const length = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1 ? 366 : 365;
  const weeks = Math.ceil((lead + length) / 7);
  const bands = Math.max(1, Math.ceil((weeks * 12) / Math.max(1, width)));
  const perBand = Math.ceil(weeks / bands);
  const step = Math.min(24, width / perBand || cell);
  const bandHeight = head + step * 7 + bandGap;
  const most = Math.max(1, ...days.map((one) => one.listens));

  const place = (index: number): { x: number; y: number } => {
    const week = Math.floor((index + lead) / 7);
    const band = Math.floor(week / perBand);
    return { x: (week % perBand) * step, y: band * bandHeight + head + ((index + lead) % 7) * step };
  };
  const { at, handlers } = useCursor(
    length,
    (x, y) => {
      const band = Math.floor(y / bandHeight);
      const row = Math.floor((y - band * bandHeight - head) / step);
      const column = Math.floor(x / step);
      if (row < 0 || row > 6 || column >= perBand) return -1;
      return (band * perBand + column) * 7 + row - lead;
    },
    1,
  );
  const dayAt = (index: number): string => addDays(first, index);
  const monthStarts = Array.from({ length: 12 }, (_, month) => {
    const day = `${year}-${String(month + 1).padStart(2, '0')}-01`;
    return { day, index: Math.round((Date.parse(day) - Date.parse(first)) / 86_400_000) };
  });
  const shown = at === null ? null : dayAt(at);

  return (
    <div ref={frame}>
      <p aria-live="polite" className="min-h-6 text-small text-soft">
        {shown && (
          <>
            <strong className="text-ink">{longDay(shown)}</strong> ·{' '}
            {counted(known.get(shown) ?? 0, 'listen')}
          </>
        )}
      </p>
      {width > 0 && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the table below leads to the same days
        <svg
          width={width}
          height={bandHeight * bands - bandGap}
          role="img"
          aria-label={`Listens on every day of ${year}. Arrow keys read out each day.`}
          className="touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
          onClick={() => shown && onOpen?.(shown)}
        >
          {monthStarts.map(({ day, index }) => {
            const { x } = place(index);
            const band = Math.floor(Math.floor((index + lead) / 7) / perBand);
            return (
              <text key={day} x={x} y={band * bandHeight + 11} fontSize="11" fill="var(--ink-faint)">
                {monthName(day, 'short')}
              </text>
            );
          })}
          {Array.from({ length }, (_, index) => {
            const { x, y } = place(index);
            return (
              <rect
                key={dayAt(index)}
                x={x}
                y={y}
                width={Math.max(1, step - 2)}
                height={Math.max(1, step - 2)}
                rx="1"
                fill={shade((known.get(dayAt(index)) ?? 0) / most)}
                stroke={index === at ? 'var(--ink)' : 'none'}
                strokeWidth="2"
              />
            );
          })}
        </svg>
      )}
      <ChartTable
        caption={`Listens by month of ${year}`}
        head={['Month', 'Listens', 'Days with listens']}
        rows={monthStarts.map(({ day }) => {
          const own = days.filter((one) => one.day.startsWith(day.slice(0, 7)));
          const sum = own.reduce((total, one) => total + one.listens, 0);
          return [monthName(day), String(sum), String(own.filter((one) => one.listens > 0).length)];
        })}
      />
    </div>
  );
};
