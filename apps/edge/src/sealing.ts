import { fromBase64Url, toBase64Url } from './encoding.ts';

/** The first key seals, every key opens: put a new one in front to change it, drop the old one later. */
export type SealingKeys = readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]];

/** What a sealed text is bound to: it opens for nothing else. */
export interface SealContext {
  /** Lower-case name of the account. */
  readonly account: string;
  readonly purpose: string;
}

const version = 'e1';
const ivLength = 12;

/** Reads keys of 32 bytes in base64, separated by commas. Throws with the reason, never with the key. */
export function parseKeys(text: string): SealingKeys {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(readKey);
  const [first, ...others] = keys;
  if (!first) throw new Error('holds no key');
  return [first, ...others];
}

function readKey(text: string): Uint8Array<ArrayBuffer> {
  let key: Uint8Array<ArrayBuffer>;
  try {
    key = fromBase64Url(text);
  } catch {
    throw new Error('must be 32 random bytes in base64 ("openssl rand -base64 32" makes one)');
  }
  if (key.length !== 32) throw new Error(`must be 32 bytes in base64, it has ${key.length}`);
  return key;
}

/** AES-256-GCM: `e1.KEYID.IV.TEXT`, bound to the context. */
export async function seal(keys: SealingKeys, text: string, context: SealContext): Promise<string> {
  const [key] = keys;
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: bindingOf(context) },
    await imported(key, 'encrypt'),
    new TextEncoder().encode(text),
  );
  return [version, await idOf(key), toBase64Url(iv), toBase64Url(new Uint8Array(sealed))].join('.');
}

/** Throws when no key fits, or the text was changed or sealed for something else. */
export async function open(keys: SealingKeys, sealed: string, context: SealContext): Promise<string> {
  const [form, id, iv, text] = sealed.split('.');
  if (form !== version || !id || !iv || !text) throw new Error('this is not a sealed text');
  for (const key of keys) {
    if ((await idOf(key)) !== id) continue;
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: fromBase64Url(iv), additionalData: bindingOf(context) },
      await imported(key, 'decrypt'),
      fromBase64Url(text),
    );
    return new TextDecoder().decode(opened);
  }
  throw new Error('the key that sealed it is not among the keys of ENCRYPTION_KEY');
}

const imported = (key: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [use]);

async function idOf(key: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', key)).slice(0, 6));
}

const bindingOf = ({ account, purpose }: SealContext): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(['fonoteca-edge', purpose, account]));
