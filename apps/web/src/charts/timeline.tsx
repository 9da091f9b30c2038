import { scaleLinear } from '@visx/scale';
import type { Point } from '../api/queries.ts';
import { useWidth } from '../lib/hooks.ts';
import { axisCount, counted, duration } from '../lib/numbers.ts';
import { addDays, dayAndMonth, monthAndYear, monthName, shortDay } from '../lib/time.ts';
import { ChartTable } from './table.tsx';
import { useCursor } from './use-cursor.ts';

type Grain = 'day' | 'week' | 'month' | 'year';

const nameOf = (period: string, grain: Grain): string => {
  if (grain === 'year') return period.slice(0, 4);
  if (grain === 'month') return monthAndYear(period);
  return grain === 'week' ? `${shortDay(period)} – ${shortDay(addDays(period, 6))}` : shortDay(period);
};

const tickOf = (period: string, grain: Grain, previous: string | undefined): string => {
  if (grain === 'year') return period.slice(0, 4);
  if (grain !== 'month') return dayAndMonth(period);
  const newYear = previous?.slice(0, 4) !== period.slice(0, 4);
  const month = monthName(period, 'short');
  return newYear ? `${month} ${period.slice(0, 4)}` : month;
};

const left = 44;
const bottom = 26;
const topEdge = 12;

/** Listens over time as bars; the range before stands behind them as a stepped line. */
export const Timeline = ({
  points,
  before,
  grain,
  label,
  height = 260,
}: {
  points: readonly Point[];
  before?: readonly Point[] | null;
  grain: Grain;
  label: string;
  height?: number;
}) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const inner = Math.max(0, width - left);
  const step = points.length ? inner / points.length : 0;
  const most = Math.max(1, ...points.map((p) => p.listens), ...(before ?? []).map((p) => p.listens));
  const y = scaleLinear<number>({ domain: [0, most], range: [height - bottom, topEdge], nice: 4 });
  const { at, handlers } = useCursor(points.length, (x) => Math.floor((x - left) / step));
  const shown = at === null ? null : points[at];
  const then = at === null ? undefined : before?.[at];
  const gap = step > 8 ? Math.min(4, step * 0.22) : step > 3 ? 1 : 0;
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor(inner / 78))));
  const ghost = (before ?? [])
    .slice(0, points.length)
    .map((p, i) => `${i ? 'L' : 'M'}${left + i * step} ${y(p.listens)}H${left + (i + 1) * step}`)
    .join('');

  return (
    <div ref={frame}>
      <p aria-live="polite" className="min-h-6 text-small text-soft">
        {shown ? (
          <>
            <strong className="text-ink">{nameOf(shown.period, grain)}</strong> ·{' '}
            {counted(shown.listens, 'listen')}
            {shown.playedSeconds > 0 && ` · ${duration(shown.playedSeconds)}`}
            {then && ` · before: ${counted(then.listens, 'listen')}`}
          </>
        ) : before ? (
          <span className="inline-flex items-center gap-2">
            <svg width="22" height="8" aria-hidden="true">
              <path d="M0 4H22" stroke="var(--data-ghost)" strokeWidth="2" strokeDasharray="4 3" />
            </svg>
            the range before
          </span>
        ) : null}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}. Arrow keys read out each figure.`}
          className="touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
        >
          {y
            .ticks(4)
            .filter(Number.isInteger)
            .map((tick) => (
              <g key={tick}>
                <path
                  d={`M${left} ${y(tick)}H${width}`}
                  stroke={tick === 0 ? 'var(--rule-strong)' : 'var(--rule)'}
                  shapeRendering="crispEdges"
                />
                <text x={left - 8} y={y(tick) + 4} textAnchor="end" fontSize="12" fill="var(--ink-faint)">
                  {axisCount(tick)}
                </text>
              </g>
            ))}
          {points.map((point, index) => (
            <rect
              key={point.period}
              x={left + index * step + gap / 2}
              y={y(point.listens)}
              width={Math.max(0.5, step - gap)}
              height={Math.max(0, y(0) - y(point.listens))}
              fill={index === at ? 'var(--accent)' : 'var(--data)'}
            />
          ))}
          {/* An edge of paper keeps the line readable where it crosses a bar. */}
          {ghost && <path d={ghost} fill="none" stroke="var(--paper)" strokeWidth="4" opacity="0.5" />}
          {ghost && (
            <path d={ghost} fill="none" stroke="var(--data-ghost)" strokeWidth="2" strokeDasharray="4 3" />
          )}
          {points.map((point, index) =>
            index % every === 0 && left + index * step + 60 < width + 20 ? (
              <text
                key={point.period}
                x={left + index * step + gap / 2}
                y={height - 7}
                fontSize="12"
                fill="var(--ink-faint)"
              >
                {tickOf(point.period, grain, points[index - every]?.period)}
              </text>
            ) : null,
          )}
        </svg>
      )}
      <ChartTable
        caption={label}
        head={['Period', 'Listens', 'Time', 'Skips', ...(before ? ['Before'] : [])]}
        rows={points.map((point, index) => [
          nameOf(point.period, grain),
          String(point.listens),
          duration(point.playedSeconds),
          String(point.skips),
          ...(before ? [String(before[index]?.listens ?? '')] : []),
        ])}
      />
    </div>
  );
};
