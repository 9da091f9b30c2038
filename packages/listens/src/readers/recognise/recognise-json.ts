import type { JsonFormat } from '../formats/format.ts';
import { lastfmJson } from '../formats/lastfm-json.ts';
import { fonotecaExport, listenBrainz } from '../formats/listenbrainz.ts';
import { maloja } from '../formats/maloja.ts';
import { pano } from '../formats/pano.ts';
import { spotifyExtended } from '../formats/spotify-extended.ts';
import { spotifyLegacy } from '../formats/spotify-legacy.ts';
import { isObject } from '../rows/fields.ts';
import { each, type JsonPath } from '../split/json-path.ts';
import { parseJsonPrefix } from './json-prefix.ts';

/** The order matters where one kind's rows are another's with more in them. */
const formats: readonly JsonFormat[] = [
  spotifyExtended,
  spotifyLegacy,
  fonotecaExport,
  listenBrainz,
  pano,
  maloja,
  lastfmJson,
];

/** Rows looked at: the first may be one that is playing now, or a broken one. */
const rowsLookedAt = 20;

/** The kind of a JSON document and where its rows stand; `path` is undefined for one row on each line. */
export function recogniseJson(text: string): { format: JsonFormat; path: JsonPath | undefined } | undefined {
  const root = parseJsonPrefix(text);
  for (const format of formats) {
    const path = [[each], ...format.paths].find((candidate) => rowsAt(root, candidate).some(isRowOf(format)));
    if (path) return { format, path };
  }
  const format = formats.find((candidate) => isRowOf(candidate)(root)) ?? laterLine(text);
  if (format) return { format, path: undefined };
  // Maloja's own member makes an export known even when it holds nothing.
  if (isObject(root) && isObject(root.maloja) && 'scrobbles' in root)
    return { format: maloja, path: ['scrobbles', each] };
  return undefined;
}

const isRowOf = (format: JsonFormat) => (row: unknown) => isObject(row) && format.matches(row);

/** jsonl whose first line is of no use may still be known by one of the next. */
function laterLine(text: string): JsonFormat | undefined {
  for (const line of text.split('\n', rowsLookedAt)) {
    const row = parseJsonPrefix(line);
    const format = formats.find((candidate) => isRowOf(candidate)(row));
    if (format) return format;
  }
  return undefined;
}

/** The rows at a path; a list of one row may be written as the row itself. */
function rowsAt(root: unknown, path: JsonPath): unknown[] {
  const rows = follow(root, path);
  return rows.length > 0 || path.length === 1 ? rows : follow(root, path.slice(0, -1));
}

function follow(root: unknown, path: JsonPath): unknown[] {
  let values = [root];
  for (const step of path)
    values = values.flatMap((value) => {
      if (step === each) return Array.isArray(value) ? value.slice(0, rowsLookedAt) : [];
      return isObject(value) && Object.hasOwn(value, step) ? [value[step]] : [];
    });
  return values;
}
