import { createJsonLine } from './json-line.ts';
import { record, type ScanLine, type ScannedBlock } from './record.ts';
import { createTsvLine } from './tsv-line.ts';

export type LineForm = 'json' | 'tsv';
export type LearnedKind = 'artist' | 'recording';

/** Scans blocks of whole lines. */
export function createBlockScanner(kind: LearnedKind): (bytes: Buffer, form: LineForm) => ScannedBlock {
  const scanners: Record<LineForm, ScanLine> = { json: createJsonLine(kind), tsv: createTsvLine(kind) };
  return (bytes, form) => {
    const scan = scanners[form];
    let records = new Uint32Array(record.words * Math.max(256, Math.ceil(bytes.length / 300)));
    let count = 0;
    let line = 0;
    let badLines = 0;
    let firstBad = -1;
    for (let from = 0; from < bytes.length; line++) {
      const newline = bytes.indexOf(0x0a, from);
      const next = newline < 0 ? bytes.length : newline + 1;
      let to = newline < 0 ? bytes.length : newline;
      if (to > from && bytes[to - 1] === 0x0d) to--;
      if (to > from) {
        const at = count * record.words;
        if (at === records.length) {
          const larger = new Uint32Array(records.length * 2);
          larger.set(records);
          records = larger;
        }
        if (scan(bytes, from, to, records, at)) count++;
        else {
          badLines++;
          if (firstBad < 0) firstBad = line;
        }
      }
      from = next;
    }
    return { records, count, badLines, firstBad };
  };
}
