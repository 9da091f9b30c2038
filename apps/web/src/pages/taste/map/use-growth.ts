import { useEffect, useRef, useState } from 'react';
import { movesLittle } from './theme.ts';

/** How long the whole story takes, and how far a step is where movement is kept small. */
const story = 14_000;
const steps = 24;

/** The moment that the map shows, 0 … 1 of its time, and letting it run. */
export const useGrowth = () => {
  const [at, setAt] = useState(1);
  const [running, setRunning] = useState(false);
  const current = useRef(at);
  current.current = at;
  useEffect(() => {
    if (!running) return;
    const forward = (by: number) => {
      const next = Math.min(1, current.current + by);
      current.current = next;
      setAt(next);
      if (next === 1) setRunning(false);
    };
    if (movesLittle()) {
      const timer = setInterval(() => forward(1 / steps), story / steps);
      return () => clearInterval(timer);
    }
    let last = performance.now();
    let request = requestAnimationFrame(function step(now) {
      forward((now - last) / story);
      last = now;
      request = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(request);
  }, [running]);
  const toggle = () => {
    if (!running && current.current === 1) setAt(0);
    setRunning(!running);
  };
  const moveTo = (next: number) => {
    setRunning(false);
    setAt(next);
  };
  return { at, running, toggle, moveTo };
};
