import XMLBuilder from 'fast-xml-builder';

/** One element of a reply. The same tree becomes XML, and JSON in the way Last.fm turns its XML into JSON. */
export interface ReplyElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** Text, or a number that JSON shows as one. */
  readonly value?: string | number;
  readonly children?: readonly ReplyElement[];
  /** Name of children that JSON shows as a list even when there is one or none. */
  readonly list?: string;
}

export const element = (name: string, value: string | number): ReplyElement => ({ name, value });

/**
 * Last.fm's JSON: a leaf is its text; one with attributes an object of these and `#text`; attributes of an
 * element with children stand under `@attr`; children of one name are a list, a single one is an object.
 */
export function toJson(root: ReplyElement | null): Record<string, unknown> {
  return root ? { [root.name]: jsonOf(root) } : {};
}

function jsonOf(node: ReplyElement): unknown {
  if (!node.children)
    return node.attributes ? { ...node.attributes, '#text': node.value ?? '' } : (node.value ?? '');
  const members: Record<string, unknown> = {};
  if (node.list) members[node.list] = [];
  for (const child of node.children) {
    const before = members[child.name];
    const value = jsonOf(child);
    if (before === undefined) members[child.name] = value;
    else if (Array.isArray(before)) before.push(value);
    else members[child.name] = [before, value];
  }
  return node.attributes ? { ...members, '@attr': node.attributes } : members;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  suppressBooleanAttributes: false,
});
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** `<lfm status="ok">…</lfm>` without white space between elements: pylast takes the first child for the reply. */
export function toXml(root: ReplyElement | null): string {
  const content = root ? { [root.name]: xmlOf(root) } : {};
  return declaration + builder.build({ lfm: { '@status': 'ok', ...content } });
}

export function errorXml(code: number, message: string): string {
  const error = { '@code': String(code), '#text': withoutControls(message) };
  return declaration + builder.build({ lfm: { '@status': 'failed', error } });
}

function xmlOf(node: ReplyElement): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(node.attributes ?? {}))
    members[`@${name}`] = withoutControls(String(value));
  if (!node.children) members['#text'] = withoutControls(String(node.value ?? ''));
  for (const child of node.children ?? []) {
    const before = members[child.name];
    if (before === undefined) members[child.name] = [xmlOf(child)];
    else (before as unknown[]).push(xmlOf(child));
  }
  return members;
}

/** Characters that XML 1.0 cannot hold in any form; a title with one would spoil the whole reply. */
const withoutControls = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
