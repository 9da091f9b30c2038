import { Pause, Play } from 'lucide-react';
import { useMemo } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { count, counted } from '../../../lib/numbers.ts';
import { dayOf, monthAndYear } from '../../../lib/time.ts';
import { joined } from './time.ts';
import type { Placed } from './types.ts';

const bars = 72;

/** A slider over the time in which the artists joined, above bars of how many did when. */
export const MapTimeline = ({
  points,
  span,
  at,
  shown,
  running,
  timeZone,
  onMove,
  onToggle,
}: {
  points: readonly Placed[];
  span: { from: number; until: number };
  /** 0 … 1 of the span. */
  at: number;
  /** Artists on the map at that moment. */
  shown: number;
  running: boolean;
  timeZone: string;
  onMove: (at: number) => void;
  onToggle: () => void;
}) => {
  const counts = useMemo(() => joined(points, span, bars), [points, span]);
  const most = Math.max(1, ...counts);
  const moment = monthAndYear(dayOf(span.from + (span.until - span.from) * at, timeZone));
  return (
    <div className="mt-3 flex items-center gap-3">
      <IconButton
        label={running ? 'Pause' : 'Watch it grow'}
        onClick={onToggle}
        className="border border-field bg-raised text-ink"
      >
        {running ? <Pause size={18} /> : <Play size={18} />}
      </IconButton>
      <div className="min-w-0 grow">
        <svg
          viewBox={`0 0 ${bars} 20`}
          preserveAspectRatio="none"
          aria-hidden="true"
          className="block h-7 w-full px-2"
        >
          {counts.map((value, bar) => {
            const high = value === 0 ? 0 : 2 + 18 * Math.sqrt(value / most);
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: the stretch of time is the identity
                key={bar}
                x={bar + 0.12}
                width={0.76}
                y={20 - high}
                height={high}
                fill={(bar + 0.5) / bars <= at ? 'var(--data)' : 'var(--rule)'}
              />
            );
          })}
        </svg>
        <input
          type="range"
          min={0}
          max={1000}
          value={Math.round(at * 1000)}
          onChange={(event) => onMove(Number(event.target.value) / 1000)}
          aria-label="The map as it was"
          aria-valuetext={`${moment}, ${counted(shown, 'artist')}`}
          className="-mt-1 block h-7 w-full"
        />
      </div>
      <p className="w-28 shrink-0 text-small leading-tight text-soft max-[26rem]:w-20">
        <strong className="block text-ink">{moment}</strong>
        {count(shown)} of {counted(points.length, 'artist')}
      </p>
    </div>
  );
};
