import { useWidth } from '../lib/hooks.ts';
import { counted } from '../lib/numbers.ts';
import { weekDays } from '../lib/time.ts';
import { shade } from './shade.ts';
import { ChartTable } from './table.tsx';
import { useCursor } from './use-cursor.ts';

const left = 30;
const top = 18;
const hour = (value: number): string => `${String(value).padStart(2, '0')}:00`;

/** Week days by hours; the darker, the more listens. */
export const HeatMap = ({ cells }: { cells: readonly (readonly number[])[] }) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const step = Math.max(0, (width - left) / 24);
  const tall = Math.max(16, Math.min(30, step));
  const flat = cells.flat();
  const most = Math.max(1, ...flat);
  const { at, handlers } = useCursor(
    flat.length,
    (x, y) => {
      const column = Math.floor((x - left) / step);
      const row = Math.floor((y - top) / tall);
      return column < 0 || column > 23 || row < 0 || row > 6 ? -1 : row * 24 + column;
    },
    24,
  );
  const long = weekDays('long');
  const short = weekDays('short');
  return (
    <div ref={frame}>
      <p aria-live="polite" className="min-h-6 text-small text-soft">
        {at !== null && (
          <>
            <strong className="text-ink">
              {long[Math.floor(at / 24)]}, {hour(at % 24)}–{hour((at % 24) + 1)}
            </strong>{' '}
            · {counted(flat[at] ?? 0, 'listen')}
          </>
        )}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={top + tall * 7}
          role="img"
          aria-label="Listens by week day and hour. Arrow keys read out each figure."
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
          {flat.map((value, index) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
              key={index}
              x={left + (index % 24) * step}
              y={top + Math.floor(index / 24) * tall}
              width={Math.max(1, step - 1.5)}
              height={tall - 1.5}
              fill={shade(value / most)}
              stroke={index === at ? 'var(--ink)' : 'none'}
              strokeWidth="2"
            />
          ))}
        </svg>
      )}
      <ChartTable
        caption="Listens by hour and week day"
        head={['Hour', ...short]}
        rows={Array.from({ length: 24 }, (_, column) => [
          hour(column),
          ...cells.map((row) => String(row[column] ?? 0)),
        ])}
      />
    </div>
  );
};
