import { Fault } from '@fonoteca/domain';
import { longestDescription, longestTitle } from './limits.ts';
import { cleanLine, cleanLines } from './text.ts';

/** A title as it is stored. Throws Fault `invalid`. */
export function readTitle(text: string): string {
  const title = cleanLine(text);
  if (title === '') throw wrong('title', 'give the playlist a name');
  if (title.length > longestTitle) throw wrong('title', `has more than ${longestTitle} characters`);
  return title;
}

/** A description as it is stored; empty is none. Throws Fault `invalid`. */
export function readDescription(text: string): string {
  const description = cleanLines(text);
  if (description.length > longestDescription)
    throw wrong('description', `has more than ${longestDescription.toLocaleString('en')} characters`);
  return description;
}

const wrong = (field: string, reason: string) =>
  new Fault('invalid', 'The playlist cannot be called so', { fields: [{ field, reason }] });
