/** Bytes of JSON that mean something to a splitter. */
export const code = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

const table = (bytes: readonly number[]): Uint8Array => {
  const marks = new Uint8Array(256);
  for (const byte of bytes) marks[byte] = 1;
  return marks;
};

/** 1 for every byte that ends or escapes within a string. */
export const stringStops = table([code.quote, code.backslash]);

/** 1 for every byte outside strings that a row's end depends on. */
export const outsideStops = table([
  code.quote,
  code.comma,
  code.openBracket,
  code.closeBracket,
  code.openBrace,
  code.closeBrace,
]);

export const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
