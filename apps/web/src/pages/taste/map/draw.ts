import type { Stamp } from './inks.ts';
import { type Label, placeLabels, type Wanted } from './labels.ts';
import { coast, type Terrain } from './terrain.ts';
import type { MapTheme } from './theme.ts';
import type { MapGroup, Placed } from './types.ts';
import { type Frame, toScreen, type View } from './view.ts';

export interface Scene {
  readonly frame: Frame;
  readonly view: View;
  readonly theme: MapTheme;
  readonly terrain: Terrain;
  /** Who is on the map at the moment that is shown, the largest first. */
  readonly points: readonly Placed[];
  /** How far a disc has grown, 0 … 1. */
  readonly grown: (point: Placed) => number;
  readonly groups: readonly MapGroup[];
  readonly stamps: ReadonlyMap<number, Stamp>;
  /** The artist that is looked at. */
  readonly focus: number | null;
  /** The only region that is not dimmed. */
  readonly only: number | null;
}

type Canvas = CanvasRenderingContext2D;

const musicFont = '"Newsreader Variable", Georgia, serif';
const uiFont = '"Bricolage Grotesque Variable", system-ui, sans-serif';
const dim = 0.16;

/** Radius on screen: discs grow slower than the map, so that room opens between them. */
export const radiusAt = (point: Placed, zoom: number): number => point.radius * zoom ** 0.4;

/** Draws the map. The canvas is scaled to CSS pixels already. */
export const draw = (canvas: Canvas, scene: Scene): void => {
  const { frame, theme } = scene;
  canvas.fillStyle = theme.sea;
  canvas.fillRect(0, 0, frame.width, frame.height);
  drawTerrain(canvas, scene);
  const discs = scene.points.map((point) => {
    const [x, y] = toScreen(frame, scene.view, point.x, point.y);
    return { point, x, y, radius: radiusAt(point, scene.view.zoom) * scene.grown(point) };
  });
  // The small ones above the large: none is hidden.
  for (const disc of discs) drawDisc(canvas, scene, disc);
  drawLabels(canvas, scene, discs);
};

interface Disc {
  readonly point: Placed;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const drawTerrain = (canvas: Canvas, { frame, view, theme, terrain }: Scene): void => {
  const [left, top] = toScreen(frame, view, 0, 0);
  const matrix = new DOMMatrix([frame.scaleX * view.zoom, 0, 0, frame.scaleY * view.zoom, left, top]);
  canvas.lineJoin = 'round';
  terrain.forEach((rings, level) => {
    const unit = new Path2D();
    for (const ring of rings) {
      ring.forEach(([x, y], index) => {
        if (index === 0) unit.moveTo(x, y);
        else unit.lineTo(x, y);
      });
      unit.closePath();
    }
    const path = new Path2D();
    path.addPath(unit, matrix);
    if (level === coast) {
      canvas.fillStyle = theme.land;
      canvas.fill(path, 'evenodd');
    } else if (level > coast) {
      canvas.globalAlpha = 0.16;
      canvas.fillStyle = theme.height;
      canvas.fill(path, 'evenodd');
    }
    canvas.strokeStyle = level === coast ? theme.faint : theme.line;
    canvas.globalAlpha = level < coast ? 0.45 + level * 0.25 : 1;
    canvas.lineWidth = level === coast ? 1.1 : 0.9;
    canvas.stroke(path);
    canvas.globalAlpha = 1;
  });
};

const drawDisc = (canvas: Canvas, scene: Scene, { point, x, y, radius }: Disc): void => {
  const { theme, stamps, focus, only } = scene;
  if (x < -40 || y < -40 || x > scene.frame.width + 40 || y > scene.frame.height + 40) return;
  const stamp = stamps.get(point.group);
  const ink = theme.inks[stamp?.ink ?? 0] ?? theme.ink;
  canvas.globalAlpha = only !== null && only !== point.group && point.id !== focus ? dim : 1;
  canvas.beginPath();
  const line = Math.min(3, radius * 0.45);
  canvas.arc(x, y, Math.max(0, stamp?.ring ? radius - line / 2 : radius), 0, 2 * Math.PI);
  canvas.fillStyle = stamp?.ring ? theme.land : ink;
  canvas.fill();
  canvas.lineWidth = stamp?.ring ? line : 1;
  canvas.strokeStyle = stamp?.ring ? ink : theme.land;
  canvas.stroke();
  if (point.id === focus) {
    canvas.beginPath();
    canvas.arc(x, y, radius + 4, 0, 2 * Math.PI);
    canvas.lineWidth = 2;
    canvas.strokeStyle = theme.ink;
    canvas.stroke();
  }
  canvas.globalAlpha = 1;
};

interface Text {
  readonly text: string;
  readonly font: string;
  readonly colour: string;
  readonly alpha: number;
  readonly spacing: string;
}

const drawLabels = (canvas: Canvas, scene: Scene, discs: readonly Disc[]): void => {
  const { frame, view, only, focus } = scene;
  const texts = new Map<string, Text>();
  const wanted: Wanted[] = [];
  const want = (one: Omit<Wanted, 'width' | 'height'>, text: Text, height: number): void => {
    texts.set(one.key, text);
    wanted.push({ ...one, width: widthOf(canvas, text), height });
  };
  const onScreen = discs.filter(
    ({ x, y, radius }) => x > -radius && y > -radius && x < frame.width + radius && y < frame.height + radius,
  );
  const looked = onScreen.find(({ point }) => point.id === focus);
  if (looked) want({ ...nameSpot(looked), always: true }, nameOf(scene, looked), 20);
  for (const group of scene.groups) {
    // Where nobody gave tags a region is named after its largest artists: their names stand there already.
    if (scene.points.some(({ name }) => group.name.startsWith(name))) continue;
    if (!onScreen.some(({ point }) => point.group === group.group)) continue;
    const [x, y] = toScreen(frame, view, group.x, group.y);
    want({ key: `region ${group.group}`, x, y, radius: 0, across: true }, regionOf(scene, group), 18);
  }
  // As many names as there is room to read; the farther in, the closer they may stand.
  const most = ((frame.width * frame.height) / 11_000) * (0.7 + 0.5 * view.zoom);
  const named = onScreen.filter(
    ({ point, radius }) => point !== looked?.point && radius > 1.5 && (only === null || point.group === only),
  );
  for (const disc of named.slice(0, Math.max(8, most))) want(nameSpot(disc), nameOf(scene, disc), 17);
  const solid = onScreen
    .filter(({ radius }) => radius > (onScreen.length > 150 ? 4 : 2))
    .map(({ point, ...disc }) => ({ ...disc, key: String(point.id) }));
  const blocked = [controlsIn(frame)];
  for (const label of placeLabels(wanted, solid, frame, blocked))
    write(canvas, scene, label, texts.get(label.key));
};

/** Where the buttons for zooming lie. */
const controlsIn = ({ width }: Frame) => ({ left: width - 58, right: width, top: 0, bottom: 148 });

const nameSpot = ({ point, x, y, radius }: Disc) => ({ key: String(point.id), x, y, radius });

const nameOf = ({ theme, focus }: Scene, { point }: Disc): Text => {
  const size = Math.round(12.5 + Math.min(5, point.radius / 4));
  const weight = point.id === focus ? 650 : 480;
  return {
    text: point.name.length > 34 ? `${point.name.slice(0, 32)}…` : point.name,
    font: `${weight} ${size}px ${musicFont}`,
    colour: theme.ink,
    alpha: 1,
    spacing: '0px',
  };
};

const regionOf = ({ theme, only }: Scene, group: MapGroup): Text => ({
  text: group.name.toLocaleUpperCase(),
  font: `650 11px ${uiFont}`,
  colour: theme.faint,
  alpha: only !== null && only !== group.group ? dim * 2 : 1,
  spacing: '0.14em',
});

const widths = new Map<string, number>();
const widthOf = (canvas: Canvas, { text, font, spacing }: Text): number => {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  canvas.font = font;
  canvas.letterSpacing = spacing;
  const { width } = canvas.measureText(text);
  widths.set(key, width);
  return width;
};
/** Letters have other widths once their font is there. */
export const forgetWidths = (): void => widths.clear();

const write = (canvas: Canvas, { theme }: Scene, label: Label, text: Text | undefined): void => {
  if (!text) return;
  canvas.font = text.font;
  canvas.letterSpacing = text.spacing;
  canvas.textBaseline = 'middle';
  canvas.globalAlpha = text.alpha;
  canvas.lineJoin = 'round';
  // A margin of land, so that lines do not run through the letters.
  canvas.lineWidth = 3;
  canvas.strokeStyle = theme.land;
  canvas.strokeText(text.text, label.x, label.y);
  canvas.fillStyle = text.colour;
  canvas.fillText(text.text, label.x, label.y);
  canvas.globalAlpha = 1;
};
