import type { Source } from '@fonoteca/domain';
import { csvParseRows } from 'd3-dsv';
import { textEncoding } from '../bytes/utf8.ts';
import type { CsvKind } from '../formats/csv-kind.ts';
import { csvKinds } from '../formats/csv-kinds.ts';
import type { JsonFormat } from '../formats/format.ts';
import type { JsonPath } from '../split/json-path.ts';
import { archiveKind } from './archives.ts';
import { recogniseJson } from './recognise-json.ts';

/** Bytes from the front that tell the kind of any export. */
export const recognitionBytes = 64 * 1024;

/** What a file is, for a person; `source` is absent for a zip, whose entries are looked at one by one. */
export type Recognition =
  | {
      readonly known: true;
      readonly kind: 'zip' | 'json' | 'jsonl' | 'csv' | 'rockbox';
      readonly label: string;
      readonly source?: Source;
    }
  | { readonly known: false; readonly reason: string };

/** The same with what its reader must know. */
export type Recogniser =
  | { readonly known: true; readonly kind: 'json'; readonly format: JsonFormat; readonly path: JsonPath }
  | { readonly known: true; readonly kind: 'jsonl'; readonly format: JsonFormat }
  | { readonly known: true; readonly kind: 'csv'; readonly csv: CsvKind }
  | { readonly known: true; readonly kind: 'rockbox' }
  | { readonly known: false; readonly reason: string };

/** A date may be missing from the first lines of a headerless CSV, where a listen was playing. */
const recordsLookedAt = 10;

/**
 * Says from its first bytes (64 KiB are enough) what a file is. The name only helps the words of the
 * answer when it is not known.
 */
export function recognise(firstBytes: Uint8Array, name: string): Recognition {
  if (archiveKind(firstBytes) === 'zip') return { known: true, kind: 'zip', label: 'Zip archive' };
  const found = recogniseDocument(firstBytes, name);
  if (!found.known) return found;
  if (found.kind === 'rockbox')
    return { known: true, kind: 'rockbox', label: 'Rockbox log', source: 'rockbox' };
  const { label, source } = found.kind === 'csv' ? found.csv : found.format;
  return { known: true, kind: found.kind, label, source };
}

/** The kind of a document that is no archive. */
export function recogniseDocument(firstBytes: Uint8Array, name: string): Recogniser {
  if (firstBytes.length === 0) return unknown('it is empty');
  const archive = archiveKind(firstBytes);
  if (archive) return unknown(`it is a ${archive} file, and only texts are read: unpack it first`);
  const { name: encoding, markBytes } = textEncoding(firstBytes);
  // Not fatal: the last character may be cut, and what is broken is found when the file is read.
  const text = new TextDecoder(encoding).decode(firstBytes.subarray(markBytes));
  const start = text.trimStart();
  if (start === '') return unknown('it holds nothing but white space');
  if (start.startsWith('#AUDIOSCROBBLER/')) return { known: true, kind: 'rockbox' };
  if (start.startsWith('{') || start.startsWith('[')) {
    const json = recogniseJson(start);
    if (!json) return unknown('it is JSON, but holds no listens of a kind that is known');
    if (json.path) return { known: true, kind: 'json', format: json.format, path: json.path };
    return { known: true, kind: 'jsonl', format: json.format };
  }
  if (text.slice(0, 1024).includes('\0'))
    return unknown('it is no text, or UTF-16 without its mark: save it as UTF-8');
  const records = csvParseRows(text.slice(0, 32_768)).slice(0, recordsLookedAt);
  const csv = csvKinds.find((kind) => kind.matches(records));
  if (csv) return { known: true, kind: 'csv', csv };
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();
  return unknown(`it is no export of a kind that is known${ending ? ` (a .${ending} file)` : ''}`);
}

const unknown = (reason: string) => ({ known: false, reason }) as const;
