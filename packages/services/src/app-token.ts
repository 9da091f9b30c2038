import { Fault } from '@fonoteca/domain';
import { type HttpClient, HttpFault } from '@fonoteca/http-kit';
import { z } from 'zod';

export interface AppTokenOptions {
  /** Of the service, for a person. */
  readonly service: string;
  /** Of the identity service. */
  readonly http: HttpClient;
  readonly path: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** A token of an application of its own, as OAuth's client credentials give it. */
export interface AppToken {
  /**
   * Kept until shortly before it ends. Throws HttpFault, and Fault `unauthenticated` when the service does not
   * know the application; an abort passes through unchanged.
   */
  current(signal?: AbortSignal): Promise<string>;
  /** This one was refused: the next `current` asks for another, once however many were refused it. */
  drop(token: string): void;
}

const reply = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** Renewed before it ends by this, so that no call meets its end; a short one by a tenth. */
const earlyMs = 60_000;

export function createAppToken(options: AppTokenOptions): AppToken {
  const { service, http, path, clientId, clientSecret, now } = options;
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
    const { access_token, expires_in } = await http
      .json({ method: 'POST', path, form }, reply)
      .catch((error) => {
        throw unknownTo(service, error);
      });
    const lasts = expires_in * 1000;
    held = { token: access_token, until: now() + lasts - Math.min(earlyMs, lasts / 10) };
    return access_token;
  }

  return {
    async current(signal) {
      signal?.throwIfAborted();
      if (held && held.until > now()) return held.token;
      // One request for all who wait; whoever gives up leaves the others waiting.
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      const token = await asking;
      signal?.throwIfAborted();
      return token;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

function unknownTo(service: string, error: unknown): unknown {
  const refused = error instanceof HttpFault && [400, 401, 403].includes(error.status ?? 0);
  if (!refused) return error;
  const words = `${service} does not know this client ID with this secret: look at both.`;
  return new Fault('unauthenticated', words, { cause: error });
}
