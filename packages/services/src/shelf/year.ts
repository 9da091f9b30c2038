/** The year that a date begins with (`1994-05`); null for 0 and for what is none. */
export function yearOf(date: string | null): number | null {
  const year = Number(/^\d{4}/.exec(date ?? '')?.[0] ?? 0);
  return year > 0 ? year : null;
}
