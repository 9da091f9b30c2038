import type { Time } from '@fonoteca/http-kit';

export interface KickOptions {
  /** Of an application registered at https://kick.com/settings/developer; without both nothing is asked. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** `https://api.kick.com` by default. */
  readonly baseUrl?: string | undefined;
  /** `https://id.kick.com` by default. */
  readonly idBaseUrl?: string | undefined;
  /** Whether the webhook address in the application's settings at Kick leads to this server. */
  readonly hooks?: boolean | undefined;
  /** 15 seconds by default. */
  readonly timeoutMs?: number | undefined;
  readonly time?: Time | undefined;
}
