import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';

/** How close to an edge of the window the page begins to scroll, and how fast, CSS pixels. */
const edge = 90;
const step = 14;

/**
 * Dragging rows by their handles, with a mouse, a pen or a finger. Rows carry `data-place`.
 *
 * @param onDrop the track that was dragged, and before which place it was let go (the number of rows: at the end)
 */
export const useDrag = (onDrop: (id: number, before: number) => void) => {
  const [drag, setDrag] = useState<{ id: number; before: number | null } | null>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  const dragged = drag?.id;
  useEffect(() => {
    if (dragged === undefined) return;
    let at = { x: 0, y: 0 };
    let before: number | null = null;
    const look = () => {
      const row = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('[data-place]');
      if (!row) return;
      const { top, height } = row.getBoundingClientRect();
      const next = Number(row.dataset.place) + (at.y > top + height / 2 ? 1 : 0);
      if (next === before) return;
      before = next;
      setDrag({ id: dragged, before });
    };
    const move = (event: PointerEvent) => {
      at = { x: event.clientX, y: event.clientY };
      look();
    };
    const scroll = setInterval(() => {
      if (at.y === 0) return;
      const by = at.y < edge ? -step : at.y > window.innerHeight - edge ? step : 0;
      if (by === 0) return;
      window.scrollBy(0, by);
      look();
    }, 16);
    const end = () => {
      setDrag(null);
      if (before !== null) drop.current(dragged, before);
    };
    const cancel = () => setDrag(null);
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', leave);
    return () => {
      clearInterval(scroll);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', leave);
    };
  }, [dragged]);

  const start = (id: number) => (event: ReactPointerEvent) => {
    if (event.button !== 0) return;
    // Neither a selection of text nor the scrolling of a finger begins here.
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus();
    setDrag({ id, before: null });
  };
  return { dragged: dragged ?? null, before: drag?.before ?? null, start };
};
