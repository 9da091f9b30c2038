/** The time data span, Unix seconds; `first` above `last` while there is none. */
export interface Span {
  first: number;
  last: number;
}

export const emptySpan = (): Span => ({ first: Number.POSITIVE_INFINITY, last: 0 });

export function widen(span: Span, first: number, last: number): void {
  if (first < span.first) span.first = first;
  if (last > span.last) span.last = last;
}

export const spanOf = ({ first, last }: Span): { from: Date | null; until: Date | null } =>
  first > last ? { from: null, until: null } : { from: new Date(first * 1000), until: new Date(last * 1000) };
