import { Fault } from '@fonoteca/domain';
import type { Context } from 'hono';

/** A client that has not sent its body after this long is holding a connection, milliseconds. */
const bodyTimeoutMs = 30_000;

/** Reads a body of at most `maxBytes`. Throws Fault `too-large`, or `invalid` for one that never ends. */
export async function readBody(context: Context, maxBytes: number): Promise<Uint8Array> {
  if (Number(context.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const stream = context.req.raw.body;
  if (!stream) return new Uint8Array();
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void reader.cancel().catch(() => undefined);
  }, bodyTimeoutMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late) throw new Fault('invalid', `The body did not arrive within ${bodyTimeoutMs / 1000} s`);
      if (done) return Buffer.concat(chunks, size);
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
    if (size > maxBytes) void reader.cancel().catch(() => undefined);
  }
}

const tooLarge = (maxBytes: number) =>
  new Fault('too-large', `The body is larger than ${maxBytes} bytes; send fewer listens at once`);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of UTF-8 bytes. Throws Fault `invalid` for anything else: guessing an encoding would store wrong names. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new Fault('invalid', `${what} is not UTF-8`, { cause });
  }
}

/**
 * Names and values of a form body or a query. URLSearchParams would turn broken UTF-8 into U+FFFD
 * silently, and such a name would be stored; here it throws Fault `invalid`. The last of equal names wins.
 */
export function parseForm(encoded: Uint8Array | string): Map<string, string> {
  const text = typeof encoded === 'string' ? encoded : Buffer.from(encoded).toString('latin1');
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decodePart(at < 0 ? pair : pair.slice(0, at), 'A name of the form');
    fields.set(name, at < 0 ? '' : decodePart(pair.slice(at + 1), `The field ${name.slice(0, 40)}`));
  }
  return fields;
}

function decodePart(part: string, what: string): string {
  const raw = part
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeUtf8(Buffer.from(raw, 'latin1'), what);
}

/** The query of a request, decoded as strictly as a body. */
export function parseQuery(context: Context): Map<string, string> {
  const at = context.req.url.indexOf('?');
  return parseForm(at < 0 ? '' : context.req.url.slice(at + 1).replace(/#.*$/, ''));
}

/** What a client calls itself: the first product of its User-Agent; null for none and for browsers. */
export function clientOf(context: Context): string | null {
  const product = /^[\w.+ -]{1,60}/.exec(context.req.header('user-agent') ?? '')?.[0].trim();
  return !product || product.startsWith('Mozilla') ? null : product;
}
