/** Times of day as a clock on the wall shows them: `HH:MM` or `HH:MM:SS`. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/**
 * Whether a moment lies in the quiet hours, from `from` (in it) until `to` (out of it), over midnight where
 * `from` is the later. What counts is the clock on the wall of the zone: an hour that daylight saving leaves
 * out is not there to be quiet, one that comes twice is quiet twice. Equal times are no quiet hours.
 *
 * @param now milliseconds since 1970
 * @param timeZone IANA name
 * @example isQuiet({ from: '23:00', to: '07:00' }, 'Europe/Madrid', Date.UTC(2026, 0, 5, 22)) // true: it is 23:00
 */
export function isQuiet({ from, to }: QuietHours, timeZone: string, now: number): boolean {
  const time = secondOfDay(timeZone, now);
  const [begin, end] = [secondsOf(from), secondsOf(to)];
  return begin <= end ? begin <= time && time < end : time >= begin || time < end;
}

function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
}

// Making one takes far longer than using it; there are a few hundred zones at most.
const clocks = new Map<string, Intl.DateTimeFormat>();

function secondOfDay(timeZone: string, now: number): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
    clocks.set(timeZone, clock);
  }
  return secondsOf(clock.format(now));
}
