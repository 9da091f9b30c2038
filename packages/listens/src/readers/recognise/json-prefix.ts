const maxDepth = 40;

/**
 * What the beginning of a JSON document says, however it is cut: containers that were not closed hold
 * what came until then, a cut text is what of it came. Undefined when it is no JSON from the start.
 */
export function parseJsonPrefix(text: string): unknown {
  return new PrefixParser(text).parse();
}

class PrefixParser {
  readonly #text: string;
  #at = 0;
  /** The end was reached, or something that is no JSON: everything open closes here. */
  #over = false;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): unknown {
    return this.#value(0);
  }

  #value(depth: number): unknown {
    const letter = this.#next();
    if (depth > maxDepth) this.#over = true;
    if (this.#over) return undefined;
    if (letter === '{') return this.#object(depth);
    if (letter === '[') return this.#list(depth);
    if (letter === '"') return this.#string();
    return this.#scalar();
  }

  #object(depth: number): Record<string, unknown> {
    const members = new Map<string, unknown>();
    this.#at++;
    while (!this.#over) {
      const letter = this.#next();
      if (letter === '}') {
        this.#at++;
        break;
      }
      if (letter === ',') {
        this.#at++;
        continue;
      }
      const key = letter === '"' ? this.#string() : undefined;
      if (key === undefined || this.#next() !== ':') {
        this.#over = true;
        break;
      }
      this.#at++;
      members.set(key, this.#value(depth + 1));
    }
    return Object.fromEntries(members);
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    while (!this.#over) {
      const letter = this.#next();
      if (letter === ']') {
        this.#at++;
        break;
      }
      if (letter === ',') this.#at++;
      else if (letter !== undefined) items.push(this.#value(depth + 1));
      else this.#over = true;
    }
    return items;
  }

  #string(): string | undefined {
    const start = this.#at++;
    for (; this.#at < this.#text.length; this.#at++) {
      const letter = this.#text[this.#at];
      if (letter === '\\') this.#at++;
      else if (letter === '"') {
        this.#at++;
        return parsed(this.#text.slice(start, this.#at)) as string | undefined;
      }
    }
    this.#over = true;
    return undefined;
  }

  #scalar(): unknown {
    const found = /[\w.+-]+/y;
    found.lastIndex = this.#at;
    const token = found.exec(this.#text)?.[0];
    const value = token === undefined ? undefined : parsed(token);
    this.#at += token?.length ?? 0;
    if (value === undefined) this.#over = true;
    return value;
  }

  #next(): string | undefined {
    const space = /[ \t\r\n]*/y;
    space.lastIndex = this.#at;
    space.exec(this.#text);
    this.#at = space.lastIndex;
    const letter = this.#text[this.#at];
    if (letter === undefined) this.#over = true;
    return letter;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
