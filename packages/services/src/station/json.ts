import type { Look } from '@fonoteca/live';
import { type JsonValue, query } from 'jsonpath-rfc9535';
import { unknown } from '../unknown-look.ts';
import { refused } from './address.ts';

/** Words by which services say that nobody is on air, where others say `false`. */
const words =
  /^(?:|0|false|no|off|offline|none|null|idle|ended|inactive|stopped|not[ _-]?live|off[ _-]?air)$/i;

/**
 * A path that may be run on what a stranger's server answers. Throws Fault `invalid` with the field `address`.
 * Filters are refused: their regular expressions run in our process for as long as their writer likes.
 */
export function checkedPath(path: string): string {
  const wrong = (reason: string) =>
    refused(`the JSON path ${reason}, such as $.stream.live or $.channels[0].onAir`);
  if (path.length > 200) throw wrong('is longer than 200 characters: name one member');
  if (path.includes('?') || path.split('..').length > 2)
    throw wrong('may have no filter and one descent (..) at most: name one member');
  // Each of several members takes the whole rest of the path again: `[0,0][0,0]…` would never come to its end.
  if (unquoted(path).includes(',')) throw wrong('names several members at once: name one');
  try {
    query({}, path);
  } catch {
    throw wrong('cannot be read: write it as RFC 9535 has it');
  }
  return path;
}

const unquoted = (path: string): string => path.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '');

/** Live when the first value that the path finds says so. */
export function judgeJson(text: string, path: string): Look {
  let values: JsonValue[];
  try {
    values = query(JSON.parse(text) as JsonValue, path);
  } catch {
    return unknown(
      'garbage',
      'The station answered with no JSON, or with more than the path can be looked up in.',
    );
  }
  const [first] = values;
  if (first !== undefined && saysLive(first)) return { status: 'live', sure: true, facts: {} };
  // Nothing there is how some say “offline”, and how a page looks that has changed.
  return { status: 'offline', sure: first !== undefined };
}

function saysLive(value: JsonValue): boolean {
  if (typeof value === 'string') return !words.test(value.trim());
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
