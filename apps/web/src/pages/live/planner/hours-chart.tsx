import { ChartTable } from '../../../charts/table.tsx';
import { useCursor } from '../../../charts/use-cursor.ts';
import { useWidth } from '../../../lib/hooks.ts';
import { axisCount, count, counted } from '../../../lib/numbers.ts';
import { clockTime } from '../../../lib/time.ts';
import type { PlatformPlan } from '../types.ts';

const left = 36;
const top = 10;
const bottom = 20;
const height = 120;

/** Calls in each of the last 24 hours; what the platform refused stands on top in red. */
export const HoursChart = ({
  hours,
  allowed,
  label,
  timeZone,
}: {
  hours: PlatformPlan['hours'];
  /** Calls that an hour allows: the line that is never crossed. */
  allowed: number;
  label: string;
  timeZone: string;
}) => {
  const [frame, width] = useWidth<HTMLDivElement>();
  const step = Math.max(0, (width - left) / Math.max(1, hours.length));
  const busiest = Math.max(1, ...hours.map(({ calls, refused }) => calls + refused));
  // A budget that is hardly touched would make every column vanish.
  const showsLimit = busiest * 4 >= allowed;
  const most = showsLimit ? Math.max(busiest, allowed) : busiest;
  const y = (value: number): number => height - bottom - (value / most) * (height - bottom - top);
  const { at, handlers } = useCursor(hours.length, (x) => Math.floor((x - left) / step));
  const shown = at === null ? undefined : hours[at];
  const clock = (instant: string): string => clockTime(instant, timeZone);
  return (
    <div ref={frame}>
      <p aria-live="polite" className="min-h-6 text-small text-soft">
        {shown ? (
          <>
            <strong className="text-ink">From {clock(shown.at)}</strong> · {counted(shown.calls, 'call')}
            {shown.refused > 0 && `, ${count(shown.refused)} refused`}
          </>
        ) : (
          `Calls in the last ${hours.length} hours`
        )}
      </p>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}: calls in each of the last ${hours.length} hours. Arrow keys read out each figure.`}
          className="touch-pan-y outline-none focus-visible:outline-2 focus-visible:outline-accent"
          {...handlers}
        >
          <path d={`M${left} ${y(0)}H${width}`} stroke="var(--rule-strong)" shapeRendering="crispEdges" />
          <text x={left - 6} y={y(0) + 4} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
            0
          </text>
          <text x={left - 6} y={y(most) + 4} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
            {axisCount(most)}
          </text>
          {hours.map((hour, index) => (
            <g key={hour.at}>
              <rect
                x={left + index * step + 1}
                y={y(hour.calls)}
                width={Math.max(1, step - 2)}
                height={y(0) - y(hour.calls)}
                fill={index === at ? 'var(--accent)' : 'var(--data)'}
              />
              {hour.refused > 0 && (
                <rect
                  x={left + index * step + 1}
                  y={y(hour.calls + hour.refused)}
                  width={Math.max(1, step - 2)}
                  height={y(hour.calls) - y(hour.calls + hour.refused)}
                  fill="var(--bad)"
                />
              )}
              {index % 6 === 0 && (
                <text x={left + index * step} y={height - 5} fontSize="11" fill="var(--ink-faint)">
                  {clock(hour.at)}
                </text>
              )}
            </g>
          ))}
          {showsLimit && (
            <path
              d={`M${left} ${y(allowed)}H${width}`}
              stroke="var(--accent)"
              strokeDasharray="4 3"
              shapeRendering="crispEdges"
            />
          )}
        </svg>
      )}
      <ChartTable
        caption={`${label}: calls by hour`}
        head={['Hour', 'Calls', 'Refused']}
        rows={hours.map((hour) => [clock(hour.at), String(hour.calls), String(hour.refused)])}
      />
    </div>
  );
};
