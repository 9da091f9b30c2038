type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [name: string]: Json };

/**
 * The XML that Last.fm has for a reply in JSON. `@attr` are attributes; of an object with `#text` every other
 * key is one; a list is its element repeated.
 */
export function toXml(name: string, value: Json): string {
  if (Array.isArray(value)) return value.map((one: Json) => toXml(name, one)).join('');
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  const { '#text': text, '@attr': attributes, ...rest } = value as Readonly<Record<string, Json>>;
  const asAttributes = { ...(attributes as Readonly<Record<string, Json>> | undefined) };
  if (text !== undefined) Object.assign(asAttributes, rest);
  const opening = Object.entries(asAttributes)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => ` ${key}="${escapeXml(String(one))}"`)
    .join('');
  const inside =
    text === undefined
      ? Object.entries(rest)
          .map(([key, one]) => toXml(key, one))
          .join('')
      : escapeXml(String(text));
  return `<${name}${opening}>${inside}</${name}>`;
}

/** Characters that XML 1.0 has no place for at all are left out, as the real one does. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
