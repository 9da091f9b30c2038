import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { HttpFault, jsonOf } from '@fonoteca/http-kit';
import type { HookRequest } from '@fonoteca/live';
import type { KickApi } from './api.ts';
import { keySchema } from './replies.ts';

const keptMs = 24 * 3600_000;
/** A signature that does not fit may mean a new key; forgers must not make us ask for it all the time. */
const againMs = 10 * 60_000;

export interface KickSignatures {
  /** Whether Kick signed this message. Throws HttpFault while its key cannot be had. */
  signed(request: HookRequest): Promise<boolean>;
}

export function createKickSignatures(api: KickApi): KickSignatures {
  let held: { readonly key: KeyObject; readonly at: number } | undefined;
  let asking: Promise<KeyObject> | undefined;

  async function fetchKey(): Promise<KeyObject> {
    const { data } = jsonOf(await api.send({ path: '/public-key' }, { again: true }), keySchema, 'Kick');
    const key = readKey(data.public_key);
    held = { key, at: api.time.now() };
    return key;
  }

  const fresh = (): Promise<KeyObject> => {
    asking ??= fetchKey().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const age = (): number => (held ? Math.abs(api.time.now() - held.at) : Number.POSITIVE_INFINITY);

  return {
    async signed({ headers, body }) {
      const header = (name: string) => headers[`kick-event-${name}`] ?? '';
      const [id, timestamp, text] = [header('message-id'), header('message-timestamp'), header('signature')];
      if (id === '' || timestamp === '' || !/^[A-Za-z0-9+/]{4,2000}={0,2}$/.test(text)) return false;
      const message = Buffer.from(`${id}.${timestamp}.${body}`);
      const signature = Buffer.from(text, 'base64');
      const fits = (key: KeyObject) => verify('RSA-SHA256', message, key, signature);
      if (fits(held && age() < keptMs ? held.key : await fresh())) return true;
      return age() > againMs && fits(await fresh());
    },
  };
}

function readKey(text: string): KeyObject {
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Below: what is wrong with it does not matter.
  }
  throw new HttpFault('unreadable', 'Kick');
}
