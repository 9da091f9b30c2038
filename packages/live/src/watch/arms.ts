import type { LiveArm } from '@fonoteca/store';

export interface Mode {
  readonly mode: 'fixed' | 'smart' | 'compare';
  readonly pilotShare: number;
  /** The planner failed: everything is checked at fixed intervals until the owner says otherwise. */
  readonly fellBack: boolean;
}

/** By what a channel is planned. In `compare` a channel stays in its group for as long as the share stays. */
export function armOf(channelId: number, { mode, pilotShare, fellBack }: Mode): LiveArm {
  if (fellBack || mode === 'fixed') return 'fixed';
  if (mode === 'smart') return 'smart';
  return placeOf(channelId) < pilotShare ? 'smart' : 'fixed';
}

/** A number from 0 to 1 that follows from the channel alone: numbers in a row are spread evenly. */
export function placeOf(channelId: number): number {
  let mixed = Math.imul(channelId ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}
