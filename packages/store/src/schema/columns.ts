import type { ColumnType } from 'kysely';

/** A JSON column: read as the parsed value, written as a JSON string. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
export type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;
export type Created = ColumnType<Date, Date | undefined, never>;
