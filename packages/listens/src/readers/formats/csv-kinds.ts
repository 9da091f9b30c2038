import type { CsvKind } from './csv-kind.ts';
import { fonotecaCsv } from './fonoteca-csv.ts';
import { lastfmCsv, lastfmHeaderlessCsv } from './lastfm-csv.ts';

/** Every kind of CSV that is understood, in the order they are asked. */
export const csvKinds: readonly CsvKind[] = [fonotecaCsv, lastfmCsv, lastfmHeaderlessCsv];
