import { isObject, type JsonObject } from './fields.ts';
import { RowRefusal } from './refusal.ts';

/** What ListenBrainz takes for a whole listen; nothing honest is bigger. */
const maxLength = 10_240;
const maxDepth = 8;
/** Escapes of characters that PostgreSQL cannot hold in JSON. */
const suspicious = /\\u(?:0000|d[89a-f])/i;

/** An object of a source, if it is small enough to be kept as it is; undefined when it is empty. */
export function smallJson(value: JsonObject, field: string): JsonObject | undefined {
  const text = textOf(value, field);
  if (text === '{}') return undefined;
  if (text.length > maxLength) throw new RowRefusal(field, `it is longer than ${maxLength} characters`);
  if (suspicious.test(text) && holdsBrokenText(value))
    throw new RowRefusal(field, 'it holds the character U+0000 or half a character');
  return value;
}

/** As JSON text. The depth is looked at first, since JSON.stringify goes as deep as the stack. */
function textOf(value: JsonObject, field: string): string {
  if (deeperThan(value, maxDepth)) throw new RowRefusal(field, `it is nested deeper than ${maxDepth}`);
  return JSON.stringify(value);
}

function deeperThan(value: object, depth: number): boolean {
  if (depth === 0) return true;
  // Object.values, since `for in` costs ten times as much on parsed objects.
  for (const member of Array.isArray(value) ? value : Object.values(value))
    if (typeof member === 'object' && member !== null && deeperThan(member, depth - 1)) return true;
  return false;
}

function holdsBrokenText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (Array.isArray(value)) return value.some(holdsBrokenText);
  return (
    isObject(value) &&
    Object.entries(value).some(([key, member]) => holdsBrokenText(key) || holdsBrokenText(member))
  );
}

/**
 * Gives equal contexts the same object: a history of a million listens has a few hundred of them, and
 * what is the same object is checked, hashed and stored once.
 */
export class SharedContexts {
  readonly #known = new Map<string, JsonObject>();

  /** The object for these members; undefined when there are none. Throws RowRefusal like `smallJson`. */
  share(context: JsonObject | undefined, field: string): JsonObject | undefined {
    return context && this.shareBy(textOf(context, field), () => smallJson(context, field));
  }

  /** The same where a text that tells contexts apart is cheaper to have than the context. */
  shareBy(key: string, make: () => JsonObject | undefined): JsonObject | undefined {
    const known = this.#known.get(key);
    if (known) return known;
    const context = make();
    if (!context) return undefined;
    if (this.#known.size >= 4096) this.#known.clear();
    this.#known.set(key, context);
    return context;
  }
}
