import { counted } from '../lib/numbers.ts';
import { useCursor } from './use-cursor.ts';

const size = 280;
const middle = size / 2;
const inner = 34;
const outer = 112;

const at24 = (hour: number, radius: number): string => {
  const angle = (hour / 24) * 2 * Math.PI - Math.PI / 2;
  return `${middle + Math.cos(angle) * radius} ${middle + Math.sin(angle) * radius}`;
};

const wedge = (hour: number, radius: number): string =>
  `M${at24(hour + 0.06, inner)}L${at24(hour + 0.06, radius)}A${radius} ${radius} 0 0 1 ${at24(hour + 0.94, radius)}L${at24(hour + 0.94, inner)}A${inner} ${inner} 0 0 0 ${at24(hour + 0.06, inner)}z`;

/** The hours of the day as a dial, midnight on top: a wedge reaches as far as its hour was busy. */
export const Dial = ({ hours }: { hours: readonly number[] }) => {
  const most = Math.max(1, ...hours);
  const busiest = hours.indexOf(Math.max(...hours));
  const { at, handlers } = useCursor(24, (x, y) => {
    const angle = Math.atan2(y - middle, x - middle) + Math.PI / 2;
    return Math.floor((((angle / (2 * Math.PI)) * 24 + 24) % 24) % 24);
  });
  const shown = at ?? busiest;
  const name = (hour: number) => String(hour).padStart(2, '0');
  return (
    <div className="flex flex-col items-center">
      <svg
        width={size}
        height={size}
        role="img"
        aria-label={`Listens by hour of the day; busiest from ${name(busiest)}:00. Arrow keys read out each hour.`}
        className="max-w-full touch-pan-y rounded-full outline-none focus-visible:outline-2 focus-visible:outline-accent"
        {...handlers}
      >
        {[0.5, 1].map((share) => (
          <circle
            key={share}
            cx={middle}
            cy={middle}
            r={inner + (outer - inner) * Math.sqrt(share)}
            fill="none"
            stroke="var(--rule)"
          />
        ))}
        {hours.map((value, hour) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: the hour is the identity
            key={hour}
            d={wedge(hour, inner + Math.max(1.5, (outer - inner) * Math.sqrt(value / most)))}
            fill={hour === shown ? 'var(--accent)' : 'var(--data)'}
          />
        ))}
        {[0, 6, 12, 18].map((hour) => {
          const [x, y] = at24(hour, outer + 15).split(' ');
          return (
            <text
              key={hour}
              x={x}
              y={Number(y) + 4}
              textAnchor="middle"
              fontSize="12"
              fill="var(--ink-faint)"
            >
              {name(hour)}
            </text>
          );
        })}
      </svg>
      <p aria-live={at === null ? 'off' : 'polite'} className="mt-1 text-small text-soft">
        <strong className="text-ink">
          {name(shown)}:00–{name(shown + 1)}:00
        </strong>{' '}
        · {counted(hours[shown] ?? 0, 'listen')}
        {at === null && ', the busiest hour'}
      </p>
    </div>
  );
};
