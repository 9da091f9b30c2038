const longestSeconds = 86_400;

/**
 * Seconds of a duration as it is printed; null when it is empty, zero or no duration.
 *
 * @example readDuration('1:02:03') // 3723
 */
export function readDuration(text: string): number | null {
  const found = /^\(?\s*(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:\.\d+)?\s*\)?$/.exec(text.trim());
  if (!found) return null;
  const [, hours, minutes, seconds] = found;
  if (hours !== undefined && Number(minutes) > 59) return null;
  const total = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 && total <= longestSeconds ? total : null;
}

/**
 * Seconds as people read them.
 *
 * @example durationText(3723) // '1:02:03'
 */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
