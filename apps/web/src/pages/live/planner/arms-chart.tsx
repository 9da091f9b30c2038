import { ChartTable } from '../../../charts/table.tsx';
import { useCursor } from '../../../charts/use-cursor.ts';
import { useWidth } from '../../../lib/hooks.ts';
import { dayAndMonth, shortDay } from '../../../lib/time.ts';
import type { Comparison } from '../types.ts';
import type { Measure } from './measures.ts';

const left = 52;
const right = 8;
const top = 10;
const bottom = 22;
const height = 180;

/** One measure of both ways, day by day: planned as a line, fixed dashed. */
export const ArmsChart = ({ days, measure }: { days: Comparison['days']; measure: Measure }) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const inner = Math.max(0, width - left - right);
  const step = days.length > 1 ? inner / (days.length - 1) : 0;
  const x = (index: number): number => (days.length > 1 ? left + index * step : left + inner / 2);
  const of = (arm: 'smart' | 'fixed') => days.map((day) => measure.of(day[arm]));
  const [smart, fixed] = [of('smart'), of('fixed')];
  const values = [...smart, ...fixed].filter((value) => value !== null);
  const most = measure.id === 'coverage' ? 1 : Math.max(...values, 1);
  const y = (value: number): number => height - bottom - (value / most) * (height - bottom - top);
  const { at, handlers } = useCursor(days.length, (from) =>
    step === 0 ? 0 : Math.round((from - left) / step),
  );
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? 'nothing to measure' : measure.text(value);
  const shown = at === null ? undefined : days[at];
  const every = Math.max(1, Math.ceil(days.length / Math.max(1, Math.floor(inner / 70))));
  return (
    <div ref={frame} className="min-w-0">
      <h3 className="font-[550]">{measure.label}</h3>
      <p aria-live="polite" className="min-h-10 text-small text-soft">
        {shown && (
          <>
            <strong className="text-ink">{dayAndMonth(shown.day)}</strong> · planned {text(smart[at ?? 0])} ·
            fixed {text(fixed[at ?? 0])}
          </>
        )}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${measure.label} by day, planned and fixed. Arrow keys read out each day.`}
          className="touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
        >
          {[0, most / 2, most].map((tick) => (
            <g key={tick}>
              <path
                d={`M${left} ${y(tick)}H${width}`}
                stroke={tick === 0 ? 'var(--rule-strong)' : 'var(--rule)'}
                shapeRendering="crispEdges"
              />
              <text x={left - 8} y={y(tick) + 4} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
                {measure.text(tick)}
              </text>
            </g>
          ))}
          <Line values={fixed} x={x} y={y} ink="var(--data-ghost)" dashes="4 3" />
          <Line values={smart} x={x} y={y} ink="var(--accent)" />
          {at !== null && <path d={`M${x(at)} ${y(0)}V${top}`} stroke="var(--ink-soft)" />}
          {days.map(({ day }, index) =>
            index % every === 0 && x(index) + 40 < width ? (
              <text key={day} x={x(index)} y={height - 5} fontSize="11" fill="var(--ink-faint)">
                {dayAndMonth(day)}
              </text>
            ) : null,
          )}
        </svg>
      )}
      <ChartTable
        caption={`${measure.label} by day`}
        head={['Day', 'Planned', 'Fixed']}
        rows={days.map(({ day }, index) => [shortDay(day), text(smart[index]), text(fixed[index])])}
      />
    </div>
  );
};

/** A line that is broken where there was nothing to measure; single days are dots. */
const Line = ({
  values,
  x,
  y,
  ink,
  dashes,
}: {
  values: readonly (number | null)[];
  x: (index: number) => number;
  y: (value: number) => number;
  ink: string;
  dashes?: string;
}) => {
  const path = values
    .map((value, index) =>
      value === null ? '' : `${(values[index - 1] ?? null) === null ? 'M' : 'L'}${x(index)} ${y(value)}`,
    )
    .join('');
  const alone = values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
      ? [[index, value] as const]
      : [],
  );
  return (
    <>
      <path d={path} fill="none" stroke={ink} strokeWidth="2" strokeDasharray={dashes} />
      {alone.map(([index, value]) => (
        <circle key={index} cx={x(index)} cy={y(value)} r="3.5" fill={ink} />
      ))}
    </>
  );
};
