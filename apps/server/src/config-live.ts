import { isAbsolute } from 'node:path';
import { z } from 'zod';

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'give an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));
const key = z.string().max(300);

/** Settings of the live watch, as they are written. */
export const liveSettingsShape = {
  FONOTECA_LIVE: z.enum(['on', 'off'], 'give on or off').default('on'),
  FONOTECA_TIKTOK_PLUGIN: z
    .string()
    .refine((path) => isAbsolute(path), 'give the whole path of its module, such as /srv/fonoteca/tiktok.mjs')
    .optional(),
  TWITCH_CLIENT_ID: key.optional(),
  TWITCH_CLIENT_SECRET: key.optional(),
  TWITCH_USER_TOKEN: key.optional(),
  YOUTUBE_API_KEY: key.optional(),
  KICK_CLIENT_ID: key.optional(),
  KICK_CLIENT_SECRET: key.optional(),
  KICK_WEBHOOK: z.stringbool('give true or false').default(false),
  TWITCH_BASE_URL: baseUrl.optional(),
  YOUTUBE_BASE_URL: baseUrl.optional(),
  YOUTUBE_FEEDS_BASE_URL: baseUrl.optional(),
  YOUTUBE_HUB_URL: baseUrl.optional(),
  KICK_BASE_URL: baseUrl.optional(),
  KICK_ID_BASE_URL: baseUrl.optional(),
  TIKTOK_BASE_URL: baseUrl.optional(),
};

type Written = z.output<z.ZodObject<typeof liveSettingsShape>>;

/** An application of this installation at a platform. */
interface PlatformApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Keys of this installation at live platforms, and where those are (undefined: their own hosts). */
export interface LiveSettings {
  /** Whether anybody is looked at here; following and lists work without. */
  readonly watches: boolean;
  readonly twitch: {
    readonly app: PlatformApp | undefined;
    /** For pushes by WebSocket where there is no public address. */
    readonly userToken: string | undefined;
    readonly url: string | undefined;
  };
  readonly youtube: {
    readonly apiKey: string | undefined;
    readonly url: string | undefined;
    readonly feedsUrl: string | undefined;
    readonly hubUrl: string | undefined;
  };
  readonly kick: {
    readonly app: PlatformApp | undefined;
    /** Whether the webhook of the application at Kick leads here. */
    readonly webhook: boolean;
    readonly url: string | undefined;
    readonly idUrl: string | undefined;
  };
  readonly tiktok: {
    /** Absolute path of a module that the operator installed. */
    readonly plugin: string | undefined;
    readonly url: string | undefined;
  };
}

/** @param together gives both of two settings or none; throws where one is without the other */
export function liveSettings(
  values: Written,
  together: (
    idName: keyof Written & string,
    secretName: keyof Written & string,
  ) => readonly [string, string] | undefined,
): LiveSettings {
  const app = (found: readonly [string, string] | undefined): PlatformApp | undefined =>
    found && { clientId: found[0], clientSecret: found[1] };
  return {
    watches: values.FONOTECA_LIVE === 'on',
    twitch: {
      app: app(together('TWITCH_CLIENT_ID', 'TWITCH_CLIENT_SECRET')),
      userToken: values.TWITCH_USER_TOKEN,
      url: values.TWITCH_BASE_URL,
    },
    youtube: {
      apiKey: values.YOUTUBE_API_KEY,
      url: values.YOUTUBE_BASE_URL,
      feedsUrl: values.YOUTUBE_FEEDS_BASE_URL,
      hubUrl: values.YOUTUBE_HUB_URL,
    },
    kick: {
      app: app(together('KICK_CLIENT_ID', 'KICK_CLIENT_SECRET')),
      webhook: values.KICK_WEBHOOK,
      url: values.KICK_BASE_URL,
      idUrl: values.KICK_ID_BASE_URL,
    },
    tiktok: { plugin: values.FONOTECA_TIKTOK_PLUGIN, url: values.TIKTOK_BASE_URL },
  };
}
