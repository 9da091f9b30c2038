import type { MapPoint } from './types.ts';

/** What is on screen: CSS pixels = map × scale × zoom + offset. */
export interface View {
  readonly zoom: number;
  /** Where the middle of the map stands away from the middle of the window, CSS pixels. */
  readonly dx: number;
  readonly dy: number;
}

/** How the map as a whole stands in the window at zoom 1. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly scaleX: number;
  readonly scaleY: number;
  /** Middle of what is on the map. */
  readonly middleX: number;
  readonly middleY: number;
}

export const wholeMap: View = { zoom: 1, dx: 0, dy: 0 };
const mostZoom = 12;
/** Stretched at most so far in one direction: what is near stays near. */
const mostStretch = 1.5;

/** Fits all points into a window, with room for the discs and names at its border. */
export const frameOf = (points: readonly MapPoint[], width: number, height: number): Frame => {
  const [left, right] = extent(points.map(({ x }) => x));
  const [top, bottom] = extent(points.map(({ y }) => y));
  const room = Math.min(72, width * 0.14);
  const fitX = Math.max(40, width - 2 * room) / Math.max(0.4, right - left);
  const fitY = Math.max(40, height - 2 * Math.min(60, room)) / Math.max(0.4, bottom - top);
  return {
    width,
    height,
    scaleX: Math.min(fitX, fitY * mostStretch),
    scaleY: Math.min(fitY, fitX * mostStretch),
    middleX: (left + right) / 2,
    middleY: (top + bottom) / 2,
  };
};

const extent = (values: readonly number[]): [number, number] =>
  values.length === 0 ? [-1, 1] : [Math.min(...values), Math.max(...values)];

export const toScreen = (frame: Frame, view: View, x: number, y: number): [number, number] => [
  frame.width / 2 + view.dx + (x - frame.middleX) * frame.scaleX * view.zoom,
  frame.height / 2 + view.dy + (y - frame.middleY) * frame.scaleY * view.zoom,
];

/** Keeps some of the map in the window: nobody gets lost at sea. */
export const held = (frame: Frame, view: View): View => {
  const zoom = Math.max(1, Math.min(mostZoom, view.zoom));
  const roomX = (frame.width / 2) * (zoom - 1) + (zoom > 1 ? frame.width * 0.2 : 0);
  const roomY = (frame.height / 2) * (zoom - 1) + (zoom > 1 ? frame.height * 0.2 : 0);
  return {
    zoom,
    dx: Math.max(-roomX, Math.min(roomX, view.dx)),
    dy: Math.max(-roomY, Math.min(roomY, view.dy)),
  };
};

/** Zooms by a factor; what is under (x, y) stays under it. */
export const zoomedAt = (frame: Frame, view: View, factor: number, x: number, y: number): View => {
  const zoom = Math.max(1, Math.min(mostZoom, view.zoom * factor));
  const by = zoom / view.zoom;
  const [fromX, fromY] = [x - frame.width / 2, y - frame.height / 2];
  return held(frame, {
    zoom,
    dx: fromX - (fromX - view.dx) * by,
    dy: fromY - (fromY - view.dy) * by,
  });
};

/** The view in which some points fill the window. */
export const viewOf = (frame: Frame, points: readonly MapPoint[]): View => {
  const own = frameOf(points, frame.width, frame.height);
  const zoom = Math.max(1, Math.min(5, own.scaleX / frame.scaleX, own.scaleY / frame.scaleY));
  return held(frame, {
    zoom,
    dx: -(own.middleX - frame.middleX) * frame.scaleX * zoom,
    dy: -(own.middleY - frame.middleY) * frame.scaleY * zoom,
  });
};

/** Scrolls so that a place is well inside the window. */
export const broughtIn = (frame: Frame, view: View, x: number, y: number): View => {
  const [left, top] = toScreen(frame, view, x, y);
  const room = Math.min(90, frame.width / 5, frame.height / 5);
  const by = (at: number, size: number) => Math.max(room - at, 0) - Math.max(at - (size - room), 0);
  const [byX, byY] = [by(left, frame.width), by(top, frame.height)];
  return byX === 0 && byY === 0 ? view : held(frame, { ...view, dx: view.dx + byX, dy: view.dy + byY });
};
