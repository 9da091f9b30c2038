const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);

/** 12,345 as it is; from a million on "1.2M". */
export const shortCount = (value: number): string =>
  Math.abs(value) >= 1_000_000 ? compact.format(value) : whole.format(value);

/** For the axis of a chart. */
export const axisCount = (value: number): string => compact.format(value);

/** "1 listen", "12 listens". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Time listened: "3 d 4 h", "2 h 05 min", "41 min". */
export const duration = (seconds: number): string => {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${count(Math.floor(hours / 24))} d ${hours % 24} h`;
};

/** Length of a recording: 3:07. */
export const clockLength = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  const tail = String(seconds % 60).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${tail}`;
  return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}:${tail}`;
};

export const bytes = (value: number): string => {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = value / 1000;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
};

/** "+12 %", "−4 %"; null where there is nothing to compare with. */
export const percentChange = (now: number, before: number | undefined): string | null => {
  if (!before) return null;
  const share = Math.round(((now - before) / before) * 100);
  if (share === 0) return '±0 %';
  return share > 0 ? `+${count(share)} %` : `−${count(-share)} %`;
};

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
