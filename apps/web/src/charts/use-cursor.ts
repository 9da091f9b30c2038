import { type KeyboardEvent, type PointerEvent, useState } from 'react';

/**
 * The figure of a chart that is read out: by pointer, touch, or arrow keys.
 *
 * @param indexAt the index under a point of the drawing, in its CSS pixels; -1 for none
 */
export const useCursor = (
  length: number,
  indexAt: (x: number, y: number) => number,
  rowLength = 1,
): {
  at: number | null;
  handlers: {
    tabIndex: number;
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerLeave: () => void;
    onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => void;
    onBlur: () => void;
  };
} => {
  const [at, setAt] = useState<number | null>(null);
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = indexAt(event.clientX - box.left, event.clientY - box.top);
    setAt(index >= 0 && index < length ? index : null);
  };
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const step: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -rowLength,
      ArrowDown: rowLength,
      PageUp: -rowLength * 5,
      PageDown: rowLength * 5,
    };
    const from = at ?? length;
    let next: number | null = null;
    if (event.key in step) next = Math.max(0, Math.min(length - 1, from + (step[event.key] ?? 0)));
    if (event.key === 'Home') next = 0;
    if (event.key === 'End') next = length - 1;
    if (event.key === 'Escape' && at !== null) setAt(null);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  return {
    at: at !== null && at < length ? at : null,
    handlers: {
      // The arrow keys read out figure by figure, so the drawing takes part in the tab order.
      tabIndex: 0,
      onPointerMove: move,
      onPointerDown: move,
      onPointerLeave: () => setAt(null),
      onKeyDown,
      onBlur: () => setAt(null),
    },
  };
};
