import { RowRefusal } from './refusal.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Longer names are no names: the longest known title has some 500 characters. */
const maxTextLength = 1000;
/** 24 days, ListenBrainz' bound, which also fits the database's 32 bits. */
const maxMilliseconds = 24 * 86_400_000;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object a row must be. */
export function rowObject(row: unknown): JsonObject {
  if (isObject(row)) return row;
  throw new RowRefusal('row', 'it is not an object');
}

/** A name that must be there, trimmed. */
export function requiredText(value: unknown, field: string): string {
  const text = optionalText(value, field);
  if (text === undefined) throw new RowRefusal(field, 'it is missing or empty');
  return text;
}

/** A name that may be absent, null or empty, trimmed. */
export function optionalText(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new RowRefusal(field, 'it is not a text');
  const text = value.trim();
  if (text === '') return undefined;
  if (text.length > maxTextLength)
    throw new RowRefusal(field, `it is longer than ${maxTextLength} characters (${text.length})`);
  if (text.includes('\0')) throw new RowRefusal(field, 'it holds the character U+0000');
  if (!text.isWellFormed()) throw new RowRefusal(field, 'it holds half a character (an unpaired surrogate)');
  return text;
}

/** Whole milliseconds from a count of `unitMs` each, as number or digits; absent when null, empty or absent. */
export function optionalMilliseconds(value: unknown, unitMs: number, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const count = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isFinite(count) || count < 0) throw new RowRefusal(field, 'it is not a length of time');
  const milliseconds = Math.round(count * unitMs);
  if (milliseconds > maxMilliseconds) throw new RowRefusal(field, 'it is longer than 24 days');
  return milliseconds;
}

/** A recording's length: 0 is how many clients write "not known". */
export function optionalLength(value: unknown, unitMs: number, field: string): number | undefined {
  return optionalMilliseconds(value, unitMs, field) || undefined;
}

export function optionalBoolean(value: unknown, field: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw new RowRefusal(field, 'it is neither true nor false');
}

/** A track's position: `5`, `"5"` or `"5/12"`; undefined for what is none. */
export function trackNumberOf(value: unknown): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' ? Number.parseInt(value, 10) : 0;
  return Number.isInteger(number) && number > 0 && number < 100_000 ? number : undefined;
}

/** A copy without undefined members, since the types tell absent from undefined. */
export function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // A copy, since `delete` would leave an object that is slow to work with.
  const copy: Partial<T> = {};
  for (const key in value) if (value[key] !== undefined) copy[key] = value[key];
  return copy as { [K in keyof T]: Exclude<T[K], undefined> };
}
