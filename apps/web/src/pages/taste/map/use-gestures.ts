import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Viewing } from './use-view.ts';
import { zoomedAt } from './view.ts';

interface At {
  readonly x: number;
  readonly y: number;
}

/** Movement up to this is a press, CSS pixels. */
const slack = 5;

/**
 * Mouse, pen and fingers on the map: drag, pinch, wheel, press. The wheel zooms with Ctrl, or once the
 * map has the focus; else it scrolls the page, as everywhere.
 *
 * @param onHover the place under the mouse; null: it left
 * @param onPress a place that was pressed without dragging, and how exact the pointer is, CSS pixels
 */
export const useGestures = (
  surface: RefObject<HTMLElement | null>,
  { set, glideTo }: Viewing,
  onHover: (at: At | null) => void,
  onPress: (at: At, reach: number) => void,
) => {
  const pointers = useRef(new Map<number, At>());
  const start = useRef<At | null>(null);
  const [dragging, setDragging] = useState(false);
  const [hint, setHint] = useState(false);

  useEffect(() => {
    const node = surface.current;
    if (!node) return;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const turn = (event: WheelEvent) => {
      const engaged = event.ctrlKey || event.metaKey || node.contains(document.activeElement);
      if (!engaged) {
        setHint(true);
        clearTimeout(quiet);
        quiet = setTimeout(() => setHint(false), 1500);
        return;
      }
      event.preventDefault();
      const box = node.getBoundingClientRect();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.008 : 0.002));
      set((view, frame) => zoomedAt(frame, view, factor, event.clientX - box.left, event.clientY - box.top));
    };
    // React's own listener is passive: it could not keep the page from scrolling.
    node.addEventListener('wheel', turn, { passive: false });
    return () => {
      node.removeEventListener('wheel', turn);
      clearTimeout(quiet);
    };
  }, [surface, set]);

  const placeOf = (event: { clientX: number; clientY: number; currentTarget: Element }): At => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    pointers.current.set(event.pointerId, placeOf(event));
    if (pointers.current.size === 1) start.current = placeOf(event);
  };

  const move = (event: PointerEvent<HTMLElement>) => {
    const at = placeOf(event);
    const before = pointers.current.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') onHover(at);
      return;
    }
    const first = start.current;
    if (
      !dragging &&
      first &&
      pointers.current.size === 1 &&
      Math.hypot(at.x - first.x, at.y - first.y) < slack
    )
      return;
    if (!dragging) {
      setDragging(true);
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, at);
    if (!other) {
      set((view) => ({ ...view, dx: view.dx + at.x - before.x, dy: view.dy + at.y - before.y }));
      return;
    }
    const apart = (one: At) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    set((view, frame) => {
      const moved = { ...view, dx: view.dx + (at.x - before.x) / 2, dy: view.dy + (at.y - before.y) / 2 };
      return zoomedAt(frame, moved, apart(at) / apart(before), middle.x, middle.y);
    });
  };

  const up = (event: PointerEvent<HTMLElement>) => {
    const known = pointers.current.delete(event.pointerId);
    if (known && !dragging && event.type === 'pointerup')
      onPress(placeOf(event), event.pointerType === 'mouse' ? 6 : 20);
    if (pointers.current.size === 0) setDragging(false);
  };

  return {
    dragging,
    hint,
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onPointerLeave: (event: PointerEvent<HTMLElement>) => {
        if (event.pointerType === 'mouse' && pointers.current.size === 0) onHover(null);
      },
      onDoubleClick: (event: React.MouseEvent<HTMLElement>) => {
        const at = placeOf(event);
        glideTo((view, frame) => zoomedAt(frame, view, 2, at.x, at.y));
      },
    },
  };
};
