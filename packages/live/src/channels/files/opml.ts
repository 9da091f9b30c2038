import { Fault } from '@fonoteca/domain';
import XMLBuilder from 'fast-xml-builder';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mostFollows } from '../limits.ts';
import { type FileRow, shortened, type WrittenRow } from './row.ts';

/** Of our attributes; OPML 2.0 lets others in by a namespace. */
const namespace = 'urn:fonoteca:channels';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  // Done below: a reader makes a space of a line break in an attribute where it stands as it is.
  processEntities: false,
});

/** OPML 2.0 (http://opml.org/spec2.opml): groups are outlines that hold others. */
export function writeOpml(rows: readonly WrittenRow[], at: Date): string {
  const groups = Map.groupBy(rows, ({ group }) => group);
  const outline = [...groups].flatMap<object>(([group, members]) =>
    group === '' ? members.map(outlineOf) : [{ '@text': escaped(group), outline: members.map(outlineOf) }],
  );
  const opml = {
    '@version': '2.0',
    '@xmlns:fonoteca': namespace,
    head: { title: 'Channels followed in Fonoteca', dateCreated: at.toUTCString() },
    body: outline.length > 0 ? { outline } : '',
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ opml })}`;
}

const escaped = (text: string): string => text.replace(/[&<>"'\n\t]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const outlineOf = (row: WrittenRow): Record<string, string> =>
  Object.fromEntries(Object.entries(attributesOf(row)).map(([name, value]) => [name, escaped(value)]));

const attributesOf = (row: WrittenRow): Record<string, string> => ({
  '@text': row.name,
  ...(row.feed === null
    ? { '@type': 'link', '@url': row.address }
    : { '@type': 'rss', '@xmlUrl': row.feed, '@htmlUrl': row.address }),
  '@fonoteca:platform': row.platform,
  '@fonoteca:account': row.account,
  ...(row.note === '' ? {} : { '@fonoteca:note': row.note }),
  ...(row.muted ? { '@fonoteca:muted': 'yes' } : {}),
  ...(row.override === '' ? {} : { '@fonoteca:override': row.override }),
});

/** Folders in folders, as deep as readers of feeds let them be made. */
const deepest = 20;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  htmlEntities: true,
  captureMetaData: true,
  maxNestedTags: deepest + 3,
  isArray: (name) => name === 'outline',
});
// Typed as the object `Symbol`; it is a symbol.
const placeKey = XMLParser.getMetaDataSymbol() as unknown as symbol;

type Outline = { readonly [name: string]: unknown } & { outline?: readonly Outline[] };

/** Reads OPML 1 and 2. Throws Fault `invalid` (file) naming the line where it is no XML. */
export function readOpml(content: string): FileRow[] {
  if (/<!DOCTYPE/i.test(content)) throw wrong('has a document type, which OPML does not need: take it out');
  const text = content.replace(/\r\n?/g, '\n');
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw wrong(shortened(`line ${checked.err.line}: ${checked.err.msg}`));
  const body = parsed(text);
  const rows: FileRow[] = [];
  const lineOf = linesOf(text);
  const walk = (outlines: readonly Outline[], group: string | undefined): void => {
    for (const outline of outlines) {
      if (rows.length > mostFollows) return;
      const name = attribute(outline, 'text') ?? attribute(outline, 'title');
      const row = rowOf(outline, name, group, lineOf(outline));
      if (row) rows.push(row);
      // A folder in a folder: the inner one says more.
      if (outline.outline) walk(outline.outline, row ? group : (name ?? group));
    }
  };
  walk(body, undefined);
  return rows;
}

function parsed(text: string): readonly Outline[] {
  let root: { opml?: { body?: Outline | '' } };
  try {
    root = parser.parse(text);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw wrong(/nested/i.test(reason) ? `holds folders more than ${deepest} deep` : shortened(reason));
  }
  if (typeof root.opml !== 'object') throw wrong('has no <opml> element');
  const { body } = root.opml;
  return (typeof body === 'object' && body.outline) || [];
}

/** Null for what has no address: a folder. */
function rowOf(
  outline: Outline,
  name: string | undefined,
  group: string | undefined,
  line: number,
): FileRow | null {
  const addresses = ['xmlUrl', 'url', 'htmlUrl'].flatMap((key) => attribute(outline, key) ?? []);
  const own = (key: string) => attribute(outline, `fonoteca:${key}`);
  if (addresses.length === 0 && own('account') === undefined) return null;
  return {
    line,
    text: shortened(name ?? addresses[0] ?? ''),
    addresses,
    name,
    group,
    platform: own('platform'),
    account: own('account'),
    note: own('note'),
    muted: own('muted'),
    override: own('override'),
    feed: attribute(outline, 'xmlUrl') !== undefined,
  };
}

/** Readers write `xmlurl` as well. */
function attribute(outline: Outline, name: string): string | undefined {
  const key = `@${name}`.toLowerCase();
  for (const [found, value] of Object.entries(outline))
    if (found.toLowerCase() === key && typeof value === 'string') return value.trim() || undefined;
  return undefined;
}

/** The line of an outline, counted on from the one before: they come in order. */
function linesOf(text: string): (outline: Outline) => number {
  let at = 0;
  let line = 1;
  return (outline) => {
    const { startIndex: place = at } = (outline as Record<symbol, { startIndex?: number }>)[placeKey] ?? {};
    for (; at < place; at++) if (text.charCodeAt(at) === 10) line++;
    return line;
  };
}

const wrong = (reason: string) =>
  new Fault('invalid', 'The file cannot be read as OPML', { fields: [{ field: 'file', reason }] });
