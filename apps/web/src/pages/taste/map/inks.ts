import type { MapGroup } from './types.ts';

/**
 * Inks of the regions. They differ in lightness as much as in hue, so that they are told apart without
 * seeing red and green; a test looks at them through the three kinds of colour blindness.
 */
export const inks: readonly { readonly name: string; readonly light: string; readonly dark: string }[] = [
  { name: 'vermilion', light: '#c2410c', dark: '#ff7a4a' },
  { name: 'blue', light: '#284c7d', dark: '#5d8cf0' },
  { name: 'ochre', light: '#c97d0b', dark: '#f3d058' },
  { name: 'teal', light: '#297f6f', dark: '#05c3a7' },
  { name: 'plum', light: '#8e20b8', dark: '#bb64b5' },
  { name: 'sky', light: '#5a93ca', dark: '#b1d4fe' },
  { name: 'ink', light: '#17191c', dark: '#f0ebdf' },
];

/** How the discs of a region look: two regions may share an ink, then one of them is drawn as rings. */
export interface Stamp {
  readonly ink: number;
  readonly ring: boolean;
}

/** Regions beside each other get different inks: each takes, of those used least, the one farthest away. */
export const stampsFor = (groups: readonly MapGroup[]): Map<number, Stamp> => {
  const stamps = new Map<number, Stamp>();
  const used = inks.map(() => 0);
  for (const group of groups) {
    const least = Math.min(...used);
    const far = (ink: number): number =>
      Math.min(
        ...groups
          .filter((other) => stamps.get(other.group)?.ink === ink)
          .map((other) => Math.hypot(other.x - group.x, other.y - group.y)),
        Number.MAX_VALUE,
      );
    const free = inks.map((_, ink) => ink).filter((ink) => used[ink] === least);
    const ink = free.reduce((best, one) => (far(one) > far(best) ? one : best), free[0] ?? 0);
    used[ink] = least + 1;
    stamps.set(group.group, { ink, ring: least % 2 === 1 });
  }
  return stamps;
};

export const inkOf = (stamp: Stamp | undefined): string => {
  const ink = inks[stamp?.ink ?? 6] ?? inks[0];
  return `light-dark(${ink?.light}, ${ink?.dark})`;
};
