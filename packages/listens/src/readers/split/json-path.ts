/** A way from the root of a JSON document to its rows: object keys, and `[]` for every element of a list. */
export type JsonPath = readonly string[];

/** The step into every element of a list. */
export const each = '[]';
