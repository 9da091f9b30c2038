import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { HttpFault, jsonOf } from '@fonoteca/http-kit';
import type { HookRequest } from '@fonoteca/live';
import { isFresh } from '../message-guard.ts';
import type { KickApi } from './api.ts';
import { keySchema } from './replies.ts';

const keptMs = 24 * 3600_000;
/** A signature that does not fit may mean a new key; forgers must not make us ask for it all the time. */
const againMs = 10 * 60_000;
/** While there is none nothing can be checked at all. */
const firstAgainMs = 10_000;

export interface KickSignatures {
  /** Whether Kick signed this message. Throws HttpFault while its key cannot be had. */
  signed(request: HookRequest): Promise<boolean>;
}

export function createKickSignatures(api: KickApi): KickSignatures {
  let held: { readonly key: KeyObject; readonly at: number } | undefined;
  let asking: Promise<KeyObject> | undefined;

  let triedAt: number | undefined;

  async function fetchKey(): Promise<KeyObject> {
    triedAt = api.time.now();
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
  const since = (at: number | undefined): number =>
    at === undefined ? Number.POSITIVE_INFINITY : Math.abs(api.time.now() - at);
  const mayAsk = (): boolean => asking !== undefined || since(triedAt) >= (held ? againMs : firstAgainMs);

  async function current(): Promise<KeyObject> {
    if (held && (since(held.at) < keptMs || !mayAsk())) return held.key;
    if (!mayAsk()) throw new HttpFault('resting', 'Kick');
    try {
      return await fresh();
    } catch (error) {
      if (held) return held.key;
      throw error;
    }
  }

  return {
    async signed({ headers, body }) {
      const header = (name: string) => headers[`kick-event-${name}`] ?? '';
      const [id, timestamp, text] = [header('message-id'), header('message-timestamp'), header('signature')];
      if (id === '' || timestamp === '' || !/^[A-Za-z0-9+/]{4,2000}={0,2}$/.test(text)) return false;
      const message = Buffer.from(`${id}.${timestamp}.${body}`);
      const signature = Buffer.from(text, 'base64');
      const fits = (key: KeyObject) => verify('RSA-SHA256', message, key, signature);
      if (fits(await current())) return true;
      // An old message is none of now, whatever its key: it is not worth a call.
      return isFresh(timestamp, api.time.now()) && mayAsk() && fits(await fresh());
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
