import { peek } from '../bytes/blocks.ts';
import { utf8Blocks } from '../bytes/utf8.ts';
import { DocumentBreak } from '../document-break.ts';
import type { ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import { type Recogniser, recogniseDocument, recognitionBytes } from '../recognise/recognise.ts';
import { csvDocument } from './csv-document.ts';
import { refused } from './items-of.ts';
import { jsonDocument, jsonLinesDocument } from './json-document.ts';
import { rockboxDocument } from './rockbox-document.ts';

/** A document whose kind is known, ready to be read; or why there is nothing to read. */
export type OpenedDocument =
  | { readonly known: true; readonly items: AsyncGenerator<ReadItem[], void, void> }
  | { readonly known: false; readonly reason: string; readonly failed: boolean };

/** Looks at the first bytes of one document (a file or an entry of a zip) and picks its reader. */
export async function openDocument(
  document: string,
  blocks: AsyncIterable<Buffer>,
  options: ReadOptions,
  limits: ReaderLimits,
): Promise<OpenedDocument> {
  const { head, whole, failure } = await peek(utf8Blocks(blocks), recognitionBytes);
  const found = recogniseDocument(head, document);
  if (!found.known) {
    await whole.return();
    // A wrong encoding or a broken zip at the front says more than "not known".
    if (failure !== undefined) return { known: false, reason: breakReason(failure), failed: true };
    return { known: false, reason: found.reason, failed: false };
  }
  return { known: true, items: untilBreak(document, read(document, whole, found, options, limits)) };
}

function read(
  document: string,
  blocks: AsyncIterable<Buffer>,
  found: Extract<Recogniser, { known: true }>,
  options: ReadOptions,
  limits: ReaderLimits,
): AsyncGenerator<ReadItem[], void, void> {
  if (found.kind === 'json') return jsonDocument(document, blocks, found.format, found.path, options, limits);
  if (found.kind === 'jsonl') return jsonLinesDocument(document, blocks, found.format, options, limits);
  if (found.kind === 'csv') return csvDocument(document, blocks, found.csv, options, limits);
  return rockboxDocument(document, blocks, options, limits);
}

/** Ends a document that breaks with one refusal, which says where and why. */
async function* untilBreak(
  document: string,
  items: AsyncGenerator<ReadItem[], void, void>,
): AsyncGenerator<ReadItem[], void, void> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof DocumentBreak)) throw error;
    yield [
      refused(document, 'file', `${breakReason(error)}; what came before is taken, what follows is not`),
    ];
  }
}

function breakReason(error: unknown): string {
  if (error instanceof DocumentBreak) return `at ${error.place}: ${error.message}`;
  throw error;
}
