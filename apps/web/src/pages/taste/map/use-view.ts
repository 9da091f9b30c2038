import { useCallback, useEffect, useRef, useState } from 'react';
import { movesLittle } from './theme.ts';
import { type Frame, held, type View, wholeMap } from './view.ts';

const glide = 260;

/** What part of the map is shown, and moving there at once or in a short glide. */
export const useView = (frame: Frame) => {
  const [view, setView] = useState(wholeMap);
  const current = useRef(view);
  current.current = view;
  const frames = useRef(frame);
  frames.current = frame;
  const running = useRef(0);

  /** Shows another part at once: under a finger nothing may lag. */
  const set = useCallback((change: (view: View, frame: Frame) => View): void => {
    cancelAnimationFrame(running.current);
    setView((before) => held(frames.current, change(before, frames.current)));
  }, []);

  const glideTo = useCallback(
    (change: (view: View, frame: Frame) => View): void => {
      if (movesLittle()) {
        set(change);
        return;
      }
      cancelAnimationFrame(running.current);
      const [from, to] = [current.current, change(current.current, frames.current)];
      const begin = performance.now();
      const step = () => {
        const part = Math.min(1, (performance.now() - begin) / glide);
        const eased = 1 - (1 - part) ** 3;
        const between = (a: number, b: number) => a + (b - a) * eased;
        setView({
          zoom: from.zoom * (to.zoom / from.zoom) ** eased,
          dx: between(from.dx, to.dx),
          dy: between(from.dy, to.dy),
        });
        if (part < 1) running.current = requestAnimationFrame(step);
      };
      running.current = requestAnimationFrame(step);
    },
    [set],
  );
  useEffect(() => () => cancelAnimationFrame(running.current), []);
  return { view, set, glideTo };
};

export type Viewing = ReturnType<typeof useView>;
