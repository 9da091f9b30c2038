import { DocumentBreak } from '../document-break.ts';
import type { ReaderLimits } from '../limits.ts';
import type { JsonPath } from './json-path.ts';
import { type JsonRun, JsonSplitter } from './json-splitter.ts';

/** Parsed rows that follow one another; `firstIndex` counts from zero through the whole document. */
export interface JsonValues {
  readonly values: readonly unknown[];
  readonly firstIndex: number;
}

/** The rows at `path` of a JSON document of any size. Throws DocumentBreak after the rows before it. */
export async function* jsonValues(
  blocks: AsyncIterable<Buffer>,
  path: JsonPath,
  limits: ReaderLimits,
): AsyncGenerator<JsonValues, void, void> {
  const splitter = new JsonSplitter(path, limits);
  for await (const block of blocks) for (const run of splitter.push(block)) yield* parsed(run);
  for (const run of splitter.end()) yield* parsed(run);
}

function* parsed(run: JsonRun): Generator<JsonValues, void, void> {
  const text = run.bytes.toString();
  let values: unknown[] | undefined;
  try {
    values = JSON.parse(`[${text}]`) as unknown[];
  } catch {
    // Found below, one row at a time.
  }
  if (values?.length === run.count) yield { values, firstIndex: run.firstIndex };
  else yield* oneByOne(text, run.firstIndex);
}

/** The rows up to the first that is no JSON. After it quotes may be out of step, so reading ends there. */
function* oneByOne(text: string, firstIndex: number): Generator<JsonValues, void, void> {
  const values: unknown[] = [];
  for (const row of cutRows(text)) {
    try {
      values.push(JSON.parse(row));
    } catch (error) {
      if (values.length > 0) yield { values, firstIndex };
      const message = error instanceof Error ? error.message.slice(0, 100) : '';
      throw new DocumentBreak(`element ${firstIndex + values.length}`, `it is not valid JSON (${message})`);
    }
  }
  yield { values, firstIndex };
}

function cutRows(text: string): string[] {
  const rows: string[] = [];
  let start = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (inString) {
      if (letter === '\\') at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') depth--;
    else if (letter === ',' && depth === 0) {
      rows.push(text.slice(start, at));
      start = at + 1;
    }
  }
  rows.push(text.slice(start));
  return rows;
}
