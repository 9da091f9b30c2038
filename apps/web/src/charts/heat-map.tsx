import { useWidth } from '../lib/hooks.ts';
import { weekDays } from '../lib/time.ts';
import { shade } from './shade.ts';
import { ChartTable } from './table.tsx';
import { useCursor } from './use-cursor.ts';

const left = 34;
const top = 18;
const hour = (value: number): string => `${String(value % 24).padStart(2, '0')}:00`;

/** Week days by hours; the darker, the more. */
export const HeatMap = ({
  values,
  label,
  text,
  mark = null,
  ink = shade,
}: {
  /** 168 numbers, Monday 00:00 first. */
  values: readonly number[];
  /** What is counted, with a capital: "Listens". */
  label: string;
  /** A figure in words. */
  text: (value: number) => string;
  /** The hour of the week that it is now, where it matters. */
  mark?: number | null;
  /** Colour of a share of the most. */
  ink?: (share: number) => string;
}) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const step = Math.max(0, (width - left) / 24);
  const tall = Math.max(20, Math.min(32, step));
  const most = Math.max(...values, 1e-9);
  const { at, handlers } = useCursor(
    values.length,
    (x, y) => {
      const column = Math.floor((x - left) / step);
      const row = Math.floor((y - top) / tall);
      return column < 0 || column > 23 || row < 0 || row > 6 ? -1 : row * 24 + column;
    },
    24,
  );
  const long = weekDays('long');
  const short = weekDays('short');
  const shown = at ?? mark;
  return (
    <div ref={frame}>
      <p aria-live={at === null ? 'off' : 'polite'} className="min-h-6 text-small text-soft">
        {shown !== null && (
          <>
            <strong className="text-ink">
              {long[Math.floor(shown / 24)]}, {hour(shown % 24)}–{hour((shown % 24) + 1)}
            </strong>
            {at === null && ' (now)'} · {text(values[shown] ?? 0)}
          </>
        )}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={top + tall * 7}
          role="img"
          aria-label={`${label} by week day and hour. Arrow keys read out each figure.`}
          className="touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
        >
          {[0, 6, 12, 18].map((value) => (
            <text key={value} x={left + value * step} y="11" fontSize="11" fill="var(--ink-faint)">
              {hour(value)}
            </text>
          ))}
          {short.map((name, row) => (
            <text key={name} x="0" y={top + row * tall + tall / 2 + 4} fontSize="11" fill="var(--ink-faint)">
              {name.slice(0, 3)}
            </text>
          ))}
          {values.map((value, index) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
              key={index}
              x={left + (index % 24) * step + 1}
              y={top + Math.floor(index / 24) * tall + 1}
              width={Math.max(1, step - 2)}
              height={tall - 2}
              fill={ink(value / most)}
              stroke={index === at ? 'var(--ink)' : index === mark ? 'var(--ink-soft)' : 'none'}
              strokeWidth="2"
            />
          ))}
        </svg>
      )}
      <ChartTable
        caption={`${label} by hour and week day`}
        head={['Hour', ...short]}
        rows={Array.from({ length: 24 }, (_, column) => [
          hour(column),
          ...Array.from({ length: 7 }, (_day, row) => text(values[row * 24 + column] ?? 0)),
        ])}
      />
    </div>
  );
};
