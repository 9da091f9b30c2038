import { peek } from '../bytes/blocks.ts';
import { utf8Blocks } from '../bytes/utf8.ts';
import { DocumentBreak, EncodingBreak } from '../document-break.ts';
import type { ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import { archiveKind } from '../recognise/archives.ts';
import { type Recogniser, recogniseDocument, recognitionBytes } from '../recognise/recognise.ts';
import { csvDocument } from './csv-document.ts';
import { refused } from './items-of.ts';
import { jsonDocument, jsonLinesDocument } from './json-document.ts';
import { rockboxDocument } from './rockbox-document.ts';

/**
 * A document whose kind is known, ready to be read; or why there is nothing to read. `damaged` tells an
 * export that cannot be read from a file that never was one.
 */
export type OpenedDocument =
  | { readonly known: true; readonly items: AsyncGenerator<ReadItem[], void, void> }
  | { readonly known: false; readonly reason: string; readonly damaged: boolean };

/** Looks at the first bytes of one document (a file or an entry of a zip) and picks its reader. */
export async function openDocument(
  document: string,
  blocks: AsyncIterable<Buffer>,
  options: ReadOptions,
  limits: ReaderLimits,
): Promise<OpenedDocument> {
  const raw = await peek(blocks, 16);
  const archive = archiveKind(raw.head);
  if (archive) {
    await raw.close();
    return {
      known: false,
      reason: `it is a ${archive} file, not a text: unpack or convert it first`,
      damaged: false,
    };
  }
  const { head, failure, whole, close } = await peek(utf8Blocks(raw.whole), recognitionBytes);
  const found = recogniseDocument(head, document);
  // In the wrong encoding from the start, nothing of a document is sure; one that breaks later has a good front.
  if (found.known && !(failure instanceof EncodingBreak))
    return { known: true, items: untilBreak(document, read(document, whole, found, options, limits)) };
  await close();
  if (failure === undefined) return { known: false, reason: found.known ? '' : found.reason, damaged: false };
  return {
    known: false,
    reason: breakReason(failure),
    damaged: found.known || !(failure instanceof EncodingBreak),
  };
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
