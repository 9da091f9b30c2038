import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { Minus, Plus, Scan } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { IconButton } from '../../../components/button.tsx';
import { counted } from '../../../lib/numbers.ts';
import { PointCard } from './card.tsx';
import { radiusAt, type Scene } from './draw.ts';
import type { Stamp } from './inks.ts';
import type { Terrain } from './terrain.ts';
import { useMapTheme } from './theme.ts';
import type { MapGroup, Placed } from './types.ts';
import { useCanvas } from './use-canvas.ts';
import { useGestures } from './use-gestures.ts';
import { useKeys } from './use-keys.ts';
import type { Viewing } from './use-view.ts';
import { broughtIn, type Frame, toScreen, wholeMap, zoomedAt } from './view.ts';

/** The map itself: drawing, gestures, keys, and the card of the artist that is looked at. */
export const MapChart = ({
  frame,
  viewing,
  points,
  grown,
  terrain,
  groups,
  stamps,
  only,
  timeZone,
  surface,
}: {
  frame: Frame;
  viewing: Viewing;
  /** Who is on the map at the moment that is shown, the largest first. */
  points: readonly Placed[];
  grown: (point: Placed) => number;
  terrain: Terrain;
  groups: readonly MapGroup[];
  stamps: ReadonlyMap<number, Stamp>;
  only: number | null;
  timeZone: string;
  surface: React.RefObject<HTMLDivElement | null>;
}) => {
  const navigate = useNavigate();
  const theme = useMapTheme();
  const [chosen, setFocus] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const plane = useRef<HTMLDivElement>(null);
  const { view, glideTo } = viewing;
  const focused = points.find(({ id }) => id === chosen);
  const focus = focused?.id ?? null;

  const at = (x: number, y: number, reach: number): Placed | undefined => {
    let best: { point: Placed; away: number } | undefined;
    for (const point of points) {
      const [left, top] = toScreen(frame, view, point.x, point.y);
      const away = Math.hypot(left - x, top - y) - radiusAt(point, view.zoom);
      if (away <= reach && (!best || away < best.away)) best = { point, away };
    }
    return best?.point;
  };
  const gestures = useGestures(
    plane,
    viewing,
    (place) => {
      const found = place && at(place.x, place.y, 4);
      // It stays while the mouse is on its way to the card's link.
      if (found) setFocus(found.id);
    },
    (place, reach) => setFocus(at(place.x, place.y, reach)?.id ?? null),
  );
  const onKeyDown = useKeys({
    places: points.map((point) => {
      const [x, y] = toScreen(frame, view, point.x, point.y);
      return { point, x, y };
    }),
    focused,
    viewing,
    onFocus: (point) => {
      setFocus(point?.id ?? null);
      if (!point) return;
      const group = groups.find((one) => one.group === point.group);
      setSaid(`${point.name}, ${counted(point.listens, 'listen')}${group ? `, ${group.name}` : ''}`);
      glideTo((now, framed) => broughtIn(framed, now, point.x, point.y));
    },
    onOpen: (point) => navigate({ to: '/artist/$id', params: { id: String(point.id) } }),
  });

  const scene = useMemo<Scene>(
    () => ({ frame, view, theme, terrain, points, grown, groups, stamps, focus, only }),
    [frame, view, theme, terrain, points, grown, groups, stamps, focus, only],
  );
  const canvas = useCanvas(scene);
  const middle = { x: frame.width / 2, y: frame.height / 2 };
  const zoomBy = (factor: number) =>
    glideTo((now, framed) => zoomedAt(framed, now, factor, middle.x, middle.y));
  const spot = focused && toScreen(frame, view, focused.x, focused.y);
  const onScreen =
    spot && spot[0] > -20 && spot[1] > -20 && spot[0] < frame.width + 20 && spot[1] < frame.height + 20;

  return (
    <div
      ref={surface}
      className="relative h-[clamp(24rem,60vh,44rem)] overflow-hidden rounded border border-strong bg-sunk select-none"
    >
      <div
        ref={plane}
        role="application"
        aria-roledescription="map"
        aria-label={`Map of ${counted(points.length, 'artist')}. Arrow keys go from artist to artist, Enter opens one, plus and minus zoom, Shift with arrows moves the map. The same stands below as a list.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the map is operated by keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...gestures.handlers}
        className={clsx(
          'absolute inset-0 -outline-offset-2!',
          gestures.dragging ? 'cursor-grabbing' : view.zoom > 1 ? 'cursor-grab' : 'cursor-default',
        )}
        // One finger scrolls the page until there is something to move about in.
        style={{ touchAction: view.zoom > 1 ? 'none' : 'pan-y' }}
      >
        <canvas ref={canvas} className="pointer-events-none size-full" />
      </div>
      <div className="absolute top-2 right-2 flex flex-col rounded border border-field bg-raised">
        <IconButton label="Zoom in" onClick={() => zoomBy(1.6)}>
          <Plus size={18} />
        </IconButton>
        <IconButton label="Zoom out" onClick={() => zoomBy(1 / 1.6)} disabled={view.zoom <= 1}>
          <Minus size={18} />
        </IconButton>
        <IconButton label="Whole map" onClick={() => glideTo(() => wholeMap)} disabled={view.zoom <= 1}>
          <Scan size={18} />
        </IconButton>
      </div>
      {focused && spot && onScreen && (
        <PointCard
          point={focused}
          group={groups.find(({ group }) => group === focused.group)}
          stamp={stamps.get(focused.group)}
          at={{ x: spot[0], y: spot[1], radius: radiusAt(focused, view.zoom) }}
          window={frame}
          timeZone={timeZone}
          onClose={() => setFocus(null)}
        />
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {gestures.hint && (
        <p className="pointer-events-none absolute inset-x-0 bottom-4 text-center">
          <span className="rounded bg-ink px-3 py-1.5 text-small text-paper">
            Hold Ctrl, or press the map first, to zoom with the wheel
          </span>
        </p>
      )}
    </div>
  );
};
