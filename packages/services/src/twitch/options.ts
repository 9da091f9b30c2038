import type { Time } from '@fonoteca/http-kit';

export interface TwitchHooks {
  /** Where Twitch reaches this server: HTTPS, port 443, as https://music.example.org/api/v1/live-hooks/twitch. */
  readonly url: string;
  /** 10 to 100 characters; Twitch signs with it. */
  readonly secret: string;
}

export interface TwitchOptions {
  /** Of an application registered at https://dev.twitch.tv/console; without both nothing is asked. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Stands in for the three addresses of Twitch (API, identity, EventSub). */
  readonly baseUrl?: string | undefined;
  /** Push by webhook. */
  readonly hooks?: TwitchHooks | undefined;
  /** Push by WebSocket, about ten channels: an access token of any Twitch account, given by its owner. */
  readonly userToken?: string | undefined;
  /** 15 seconds by default. */
  readonly timeoutMs?: number | undefined;
  readonly time?: Time | undefined;
}

export interface TwitchAddresses {
  readonly helix: string;
  readonly identity: string;
  readonly socket: string;
}

export const addressesOf = (baseUrl: string | undefined): TwitchAddresses =>
  baseUrl === undefined
    ? {
        helix: 'https://api.twitch.tv/helix',
        identity: 'https://id.twitch.tv/oauth2',
        socket: 'wss://eventsub.wss.twitch.tv/ws',
      }
    : {
        helix: `${baseUrl}/helix`,
        identity: `${baseUrl}/oauth2`,
        socket: `${baseUrl.replace(/^http/, 'ws')}/ws`,
      };
