import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { IconButton } from '../../../components/button.tsx';
import { count, counted } from '../../../lib/numbers.ts';
import { ago, dateOf } from '../../../lib/time.ts';
import { Swatch } from '../swatch.tsx';
import type { Stamp } from './inks.ts';
import type { MapGroup, Placed } from './types.ts';

const width = 256;
const height = 178;

/** Beside the disc, on the side where there is room; under the map's lower edge on a phone. */
const placeOf = (
  at: { x: number; y: number; radius: number },
  window: { width: number; height: number },
): { left: number; top: number } => {
  const right = at.x + at.radius + 14;
  const left = right + width <= window.width - 8 ? right : Math.max(8, at.x - at.radius - 14 - width);
  return { left, top: Math.max(8, Math.min(window.height - height - 8, at.y - 40)) };
};

/** What is known of the artist that is looked at. */
export const PointCard = ({
  point,
  group,
  stamp,
  at,
  window,
  timeZone,
  onClose,
}: {
  point: Placed;
  group: MapGroup | undefined;
  stamp: Stamp | undefined;
  at: { x: number; y: number; radius: number };
  window: { width: number; height: number };
  timeZone: string;
  onClose: () => void;
}) => {
  const beside = window.width >= 560;
  return (
    <article
      aria-label={point.name}
      className={
        beside
          ? 'absolute z-10 rounded border border-strong bg-paper p-4 shadow-lg'
          : 'absolute inset-x-2 bottom-2 z-10 rounded border border-strong bg-paper p-3 shadow-lg'
      }
      style={beside ? { ...placeOf(at, window), width } : undefined}
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <p className="music text-lead leading-snug font-[550]">{point.name}</p>
          {group && (
            <p className="mt-0.5 flex items-center gap-1.5 text-small text-soft">
              <Swatch stamp={stamp} />
              <span className="truncate">{group.name}</span>
            </p>
          )}
        </div>
        <IconButton label="Close" onClick={onClose} className="-mt-2.5 -mr-2.5">
          <X size={18} />
        </IconButton>
      </div>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 text-small">
        <dt className="text-faint">Listens</dt>
        <dd className="font-[650]" title={counted(point.listens, 'listen')}>
          {count(point.listens)}
        </dd>
        {point.firstListenAt && (
          <>
            <dt className="text-faint">First heard</dt>
            <dd>{dateOf(point.firstListenAt, timeZone)}</dd>
          </>
        )}
        {point.lastListenAt && (
          <>
            <dt className="text-faint">Last heard</dt>
            <dd>{ago(point.lastListenAt)}</dd>
          </>
        )}
      </dl>
      <Link
        to="/artist/$id"
        params={{ id: String(point.id) }}
        className="link -mb-2 inline-flex min-h-touch items-center text-small font-[550]"
      >
        All of {point.name}
      </Link>
    </article>
  );
};
