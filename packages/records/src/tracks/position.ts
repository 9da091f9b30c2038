/** What a printed position says by itself. */
export interface ReadPosition {
  /** `A`, `AA`; null for discs and files. */
  readonly side: string | null;
  /** Kind of carrier where it is named, upper case: `CD`, `DVD`, `LP`; empty for `1-3`; null for none. */
  readonly carrier: string | null;
  /** Number of the carrier where it is printed: 2 of `CD2-4`. */
  readonly carrierNumber: number | null;
}

/**
 * Reads a position: `A1`, `AA`, `B1a`, `7`, `1-3`, `CD2-4`, `DVD-1`, `LP1-A2`.
 *
 * @example readPosition('CD2-4') // { side: null, carrier: 'CD', carrierNumber: 2 }
 */
export function readPosition(printed: string): ReadPosition {
  const position = printed.trim();
  const side = sideOf(position);
  if (side) return { side, carrier: null, carrierNumber: null };
  const numbered = /^(\d{1,3})\s*[-–]\s*(\S.*)$/.exec(position);
  if (numbered) {
    return { side: sideOf(numbered[2] ?? ''), carrier: '', carrierNumber: Number(numbered[1]) || null };
  }
  const named = namedCarrier.exec(position);
  if (!named) return { side: null, carrier: null, carrierNumber: null };
  const number = Number(named[2]);
  return {
    side: sideOf(named[3] ?? ''),
    carrier: (named[1] ?? '').toUpperCase().replace('-', ''),
    carrierNumber: number > 0 ? number : null,
  };
}

const namedCarrier = /^(blu-?ray|[a-z]{2,12}|mp3|\d{1,2}["″])\s?(\d{0,2})(?:\s*[-–.:]\s*|\s+)(\S.*)$/i;

/** A letter, or the same letter twice, with a number, a part or nothing behind it. */
function sideOf(position: string): string | null {
  const found = /^([A-Z])\1?(?=$|[-.\s]?\d|[-.]?[a-z]$|[-.]?[ivx]+$)/.exec(
    position.replace(/^[a-z](?=\d)/, (letter) => letter.toUpperCase()),
  );
  return found ? found[0] : null;
}

/** Carriers that show pictures: their entries stay on the list, but nobody plays them on a turntable. */
const videoCarriers = /^(?:dvd|bd|blu-?ray|vhs|video|ld|laserdisc|umd|hddvd)(?![a-z])/i;

/** Whether a track is on a carrier of video (`DVD-1`, `BD2-3`, `Video 1`). */
export const isVideo = (track: { readonly position: string }): boolean =>
  videoCarriers.test(track.position.trim());
