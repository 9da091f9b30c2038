import { type HttpClient, HttpFault } from '@fonoteca/http-kit';
import { z } from 'zod';

export interface AppTokenOptions {
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
  /** Kept until shortly before it ends. Throws HttpFault; an abort passes through unchanged. */
  current(signal?: AbortSignal): Promise<string>;
  /** This one was refused: the next `current` asks for another, once however many were refused it. */
  drop(token: string): void;
}

const reply = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** Renewed before it ends by this, so that no call meets its end. */
const earlyMs = 60_000;

export function createAppToken({ http, path, clientId, clientSecret, now }: AppTokenOptions): AppToken {
  let held: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { access_token, expires_in } = await http.json(
      {
        method: 'POST',
        path,
        form: { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' },
      },
      reply,
    );
    held = { token: access_token, until: now() + expires_in * 1000 - earlyMs };
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

/** Whether the identity service says that the application itself is not known to it. */
export const isUnknownApplication = (error: unknown): boolean =>
  error instanceof HttpFault && error.kind === 'http' && [400, 401, 403].includes(error.status ?? 0);
