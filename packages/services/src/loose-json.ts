/** What a stranger sent, before a schema judges it: undefined for what is no JSON. */
export function looseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
