import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { draw, forgetWidths, type Scene } from './draw.ts';

/** Width and height of an element in CSS pixels; 0 until they are measured. */
export const useSize = (element: RefObject<HTMLElement | null>): { width: number; height: number } => {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return;
    const measure = () => setSize({ width: node.clientWidth, height: node.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return size;
};

/** Draws the scene whenever it is another one, sharp on every screen; again once the fonts are there. */
export const useCanvas = (scene: Scene): RefObject<HTMLCanvasElement | null> => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [fonts, setFonts] = useState(false);
  useEffect(() => {
    let there = true;
    // A canvas does not ask for fonts by itself.
    Promise.all([
      document.fonts.load('480 14px "Newsreader Variable"'),
      document.fonts.load('650 11px "Bricolage Grotesque Variable"'),
    ]).then(
      () => {
        forgetWidths();
        if (there) setFonts(true);
      },
      () => undefined,
    );
    return () => {
      there = false;
    };
  }, []);
  const { width, height } = scene.frame;
  // biome-ignore lint/correctness/useExhaustiveDependencies: letters have other widths once the fonts are there
  useLayoutEffect(() => {
    const node = canvas.current;
    const context = node?.getContext('2d');
    if (!node || !context || width === 0) return;
    const density = Math.min(3, window.devicePixelRatio || 1);
    const [wide, high] = [Math.round(width * density), Math.round(height * density)];
    if (node.width !== wide) node.width = wide;
    if (node.height !== high) node.height = high;
    context.setTransform(density, 0, 0, density, 0, 0);
    draw(context, scene);
  }, [scene, fonts, width, height]);
  return canvas;
};
