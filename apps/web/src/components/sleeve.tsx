import { hash } from '../lib/hash.ts';

/**
 * A generated record sleeve: no picture is fetched from anywhere, so each name draws its own, the
 * same every time. Purely decorative.
 */
const inks = [
  ['cream', 'red', 'ink'],
  ['cream', 'blue', 'red'],
  ['ink', 'cream', 'red'],
  ['yellow', 'ink', 'red'],
  ['blue', 'cream', 'yellow'],
  ['green', 'cream', 'yellow'],
  ['red', 'cream', 'ink'],
  ['cream', 'green', 'ink'],
  ['ink', 'yellow', 'cream'],
  ['blue', 'yellow', 'cream'],
] as const;

export type SleeveInk = 'cream' | 'red' | 'ink' | 'blue' | 'yellow' | 'green';
interface SleeveShape {
  readonly path: string;
  readonly ink: SleeveInk;
}

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const box = (x: number, y: number, w: number, h: number): string => `M${x} ${y}h${w}v${h}h${-w}z`;

type Draw = (n: number, first: SleeveInk, second: SleeveInk) => SleeveShape[];

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

const designs: readonly Draw[] = [
  (n, first, second) => [
    { path: circle(30 + (n % 40), 50, 34), ink: first },
    { path: circle(30 + (n % 40), 50, 12), ink: second },
  ],
  (n, first, second) => {
    const bars = range(7).map((i) => box(6 + i * 13, 94 - (18 + ((n >> i) % 5) * 16), 8, 100));
    return [
      { path: bars.join(''), ink: first },
      { path: circle(78 - (n % 30), 20, 10), ink: second },
    ];
  },
  (n, first, second) => [
    { path: 'M0 100A100 100 0 0 1 100 0V25A75 75 0 0 0 25 100z', ink: first },
    { path: 'M50 100A50 50 0 0 1 100 50V75A25 25 0 0 0 75 100z', ink: n % 2 ? first : second },
  ],
  (n, first, second) => {
    const dots = range(25).map((i) =>
      circle(14 + (i % 5) * 18, 14 + Math.floor(i / 5) * 18, 2 + ((n >> (i % 13)) & 3) * 1.9),
    );
    const odd = n % 25;
    return [
      { path: dots.filter((_, i) => i !== odd).join(''), ink: first },
      { path: circle(14 + (odd % 5) * 18, 14 + Math.floor(odd / 5) * 18, 8.5), ink: second },
    ];
  },
  (n, first, second) => [
    { path: `M0 ${20 + (n % 50)}L100 ${70 - (n % 60)}V100H0z`, ink: first },
    { path: circle(70 - (n % 45), 30, 13), ink: second },
  ],
  (n, first, second) => [
    { path: 'M50 0A50 50 0 0 1 50 100z', ink: first },
    { path: n % 2 ? 'M50 25A25 25 0 0 0 50 75z' : 'M50 10A40 40 0 0 0 50 90z', ink: second },
  ],
  (n, first, second) => [
    {
      path: range(6)
        .map((i) => box(0, 8 + i * 16, 100 - ((n >> i) % 6) * 14, 5))
        .join(''),
      ink: first,
    },
    { path: box(72, 0, 10, 100), ink: second },
  ],
  (n, first, second) => [
    { path: box(0, 0, 50, 50) + box(50, 50, 50, 50), ink: first },
    { path: n % 2 ? circle(75, 25, 16) : circle(25, 75, 16), ink: second },
  ],
];

export interface SleeveDrawing {
  readonly ground: SleeveInk;
  readonly shapes: readonly SleeveShape[];
}

/** What is drawn for a name, in a square of 100 × 100. */
export const sleeveOf = (name: string): SleeveDrawing => {
  const n = hash(name.toLowerCase());
  const [ground, first, second] = inks[n % inks.length] ?? inks[0];
  const draw = designs[(n >>> 5) % designs.length];
  return { ground, shapes: draw ? draw(n >>> 9, first, second) : [] };
};

export const Sleeve = ({ name, className = 'size-11' }: { name: string; className?: string }) => {
  const { ground, shapes } = sleeveOf(name);
  return (
    <svg viewBox="0 0 100 100" aria-hidden="true" className={`shrink-0 rounded-[2px] ${className}`}>
      <rect width="100" height="100" fill={`var(--sleeve-${ground})`} />
      {shapes.map((shape) => (
        <path key={shape.path} d={shape.path} fill={`var(--sleeve-${shape.ink})`} />
      ))}
    </svg>
  );
};
