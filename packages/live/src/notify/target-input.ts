import { createECDH } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import type { CheckAddress, TargetAddress } from './ports.ts';

/** As a person gives it: an address to seal, and of a browser its name. */
export type TargetInput = TargetAddress | (TargetAddress & { readonly kind: 'push'; readonly label: string });

/**
 * The address as it is kept. Throws Fault `invalid` naming the field for keys that are none, and for an address
 * that is none or lies in a network that is not called from here.
 */
export async function settleInput(input: TargetInput, check: CheckAddress): Promise<TargetAddress> {
  switch (input.kind) {
    case 'email':
      return { kind: 'email', address: input.address.trim() };
    case 'push':
      checkKeys(input.keys);
      return {
        kind: 'push',
        endpoint: await checkWithQuery(input.endpoint, 'endpoint', check),
        keys: { p256dh: input.keys.p256dh, auth: input.keys.auth },
      };
    case 'webhook':
      return {
        kind: 'webhook',
        url: await checkWithQuery(input.url, 'url', check),
        ...(input.secret ? { secret: input.secret } : {}),
      };
    case 'ntfy': {
      const url = await check(input.url, 'url');
      if (!/\/[-_A-Za-z0-9]{1,64}$/.test(new URL(url).pathname))
        throw refused('url', 'it must end with a topic, such as https://ntfy.sh/my-topic');
      return { kind: 'ntfy', url, ...(input.token ? { token: headerValue(input.token) } : {}) };
    }
  }
}

/** The check is of a server's base; services put keys of their own behind `?`, which stay. */
async function checkWithQuery(text: string, field: string, check: CheckAddress): Promise<string> {
  const url = new URL(text);
  const { search } = url;
  url.search = '';
  url.hash = '';
  await check(url.href, field);
  return `${url.href}${search}`;
}

function headerValue(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw refused('token', 'a token has only letters, digits and signs, without spaces');
}

/** A point of the curve and 16 bytes: else every push would fail, much later. */
function checkKeys({ p256dh, auth }: { readonly p256dh: string; readonly auth: string }): void {
  if (Buffer.from(auth, 'base64url').length !== 16)
    throw refused('keys.auth', 'give the 16 bytes of the browser in base64url');
  try {
    const ours = createECDH('prime256v1');
    ours.generateKeys();
    ours.computeSecret(Buffer.from(p256dh, 'base64url'));
  } catch {
    throw refused('keys.p256dh', 'give the public key of the browser in base64url');
  }
}

const refused = (field: string, reason: string) =>
  new Fault('invalid', `This target cannot be used: ${reason}`, { fields: [{ field, reason }] });
