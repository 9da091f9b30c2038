import type { KeyboardEvent } from 'react';
import { type Direction, nextIn } from './steps.ts';
import type { Placed } from './types.ts';
import type { Viewing } from './use-view.ts';
import { wholeMap, zoomedAt } from './view.ts';

/** CSS pixels by which Shift with an arrow moves the map. */
const shift = 80;
const moves: Record<Direction, readonly [number, number]> = {
  ArrowLeft: [shift, 0],
  ArrowRight: [-shift, 0],
  ArrowUp: [0, shift],
  ArrowDown: [0, -shift],
};
const isArrow = (key: string): key is Direction => key in moves;

/** Keys of the map: from artist to artist by direction or by size, zoom, move, open. */
export const useKeys =
  ({
    places,
    focused,
    viewing: { glideTo },
    onFocus,
    onOpen,
  }: {
    /** Where the artists stand on screen, the largest first. */
    places: readonly { readonly point: Placed; readonly x: number; readonly y: number }[];
    focused: Placed | undefined;
    viewing: Viewing;
    onFocus: (point: Placed | null) => void;
    onOpen: (point: Placed) => void;
  }) =>
  (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = places.findIndex(({ point }) => point.id === focused?.id);
    const from = places[here];
    const focus = (index: number) => {
      const place = places[Math.max(0, Math.min(places.length - 1, index))];
      if (place) onFocus(place.point);
    };
    const zoom = (factor: number) =>
      glideTo((view, frame) =>
        zoomedAt(frame, view, factor, from?.x ?? frame.width / 2, from?.y ?? frame.height / 2),
      );
    const { key } = event;
    if (isArrow(key)) {
      const [dx, dy] = moves[key];
      if (event.shiftKey) glideTo((view) => ({ ...view, dx: view.dx + dx, dy: view.dy + dy }));
      else if (!from) focus(0);
      else {
        const next = nextIn(places, from, key);
        if (next >= 0) focus(next);
      }
    } else if (key === '+' || key === '=') zoom(1.6);
    else if (key === '-' || key === '_') zoom(1 / 1.6);
    else if (key === '0') glideTo(() => wholeMap);
    else if (key === 'Home') focus(0);
    else if (key === 'End') focus(places.length - 1);
    else if (key === 'PageDown') focus(here + 1);
    else if (key === 'PageUp') focus(here - 1);
    else if (key === 'Enter' && focused) onOpen(focused);
    else if (key === 'Escape' && focused) onFocus(null);
    else return;
    event.preventDefault();
  };
