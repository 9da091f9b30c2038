import { lookup } from 'node:dns/promises';
import { Fault } from '@fonoteca/domain';
import { createHttpClient, createPacer } from '@fonoteca/http-kit';
import { fetch as undiciFetch } from 'undici';
import { userAgent } from './agent.ts';
import { toFault } from './faults.ts';
import { AddressRefused, createGuardedAgent, refusalOf } from './guarded-agent.ts';
import { imageOf } from './image-reply.ts';

export interface AddressGuardOptions {
  /** Lets private and loopback addresses, and plain HTTP, through: the operator's decision. False by default. */
  readonly allowPrivate?: boolean;
}

/** For addresses that people enter. */
export interface AddressGuard {
  /**
   * The base of a server, without a slash at its end. Throws Fault `invalid` with the field `field` when it is
   * no address of a server, or one in a network that is not called from here.
   */
  check(text: string, field: string): Promise<string>;
  /** As fetch, for an address in text; every connection, redirects too, goes to an address that was checked. */
  readonly fetch: typeof fetch;
  /**
   * Bytes of an image at an address that somebody else wrote. Throws Fault `invalid`, `not-found`,
   * `too-large`, `rate-limited` or `unavailable`; an abort passes through unchanged.
   */
  fetchImage(
    url: string,
    options: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * @example
 * const guard = createAddressGuard();
 * const baseUrl = await guard.check('https://music.example.org/', 'url'); // 'https://music.example.org'
 * const target = createLastfmTarget({ baseUrl, fetch: guard.fetch, … });
 */
export function createAddressGuard({ allowPrivate = false }: AddressGuardOptions = {}): AddressGuard {
  const agent = createGuardedAgent(allowPrivate);
  const pace = createPacer({ requests: 5, perMs: 1000 });
  // undici's own types of what Node's fetch has, too, differ in name alone.
  const guarded = ((input: string, init: object) =>
    undiciFetch(input, { ...init, dispatcher: agent })) as unknown as typeof fetch;

  async function image(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    const { href, host } = imageAddress(url);
    const http = createHttpClient({
      name: host,
      baseUrl: '',
      userAgent: userAgent(),
      timeoutMs: 30_000,
      pace,
      maxBytes,
      fetch: guarded,
    });
    return imageOf(await http.fetch({ path: href, redirect: 'follow', signal }), host).bytes;
  }

  return {
    check: (text, field) => check(text, field, allowPrivate),
    fetch: guarded,
    async fetchImage(url, { maxBytes, signal }) {
      try {
        return await image(url, maxBytes, signal);
      } catch (error) {
        if (wasRefused(error))
          throw new Fault('invalid', 'The image lies in a network that is not called from here.', {
            cause: error,
          });
        throw toFault(error);
      }
    },
    close: () => agent.close(),
  };
}

async function check(text: string, field: string, allowPrivate: boolean): Promise<string> {
  const refuse = (reason: string): never => {
    throw new Fault('invalid', `This address cannot be used: ${reason}`, { fields: [{ field, reason }] });
  };
  const url = URL.canParse(text.trim())
    ? new URL(text.trim())
    : refuse('write it as https://music.example.org');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse('it must begin with https://');
  if (url.protocol === 'http:' && !allowPrivate)
    refuse('it must begin with https://, or your key travels in the open');
  if (url.username || url.password) refuse('leave name and password out of it');
  if (url.search || url.hash) refuse('leave out what stands behind ? or #');
  const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(({ code }) =>
    refuse(
      code === 'EAI_AGAIN' ? 'its name cannot be looked up now; try again later' : 'no server has this name',
    ),
  );
  if (refusalOf(addresses, allowPrivate))
    refuse('it is in a private network; only the operator of this server can allow that');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function imageAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new Fault('invalid', 'The address of an image begins with https:// and has no password in it.');
  return url;
}

/** The agent's own error lies below fetch's and the client's. */
const wasRefused = (error: unknown): boolean =>
  error instanceof AddressRefused || (error instanceof Error && wasRefused(error.cause));
