import type { LivePlatform } from '@fonoteca/live';
import {
  createKickPlatform,
  createStationPlatform,
  createTikTokPlatform,
  createTwitchPlatform,
  createYouTubePlatform,
  loadLiveLookPlugin,
  userAgent,
} from '@fonoteca/services';
import type { SecretKeys, Store } from '@fonoteca/store';
import type { Config } from '../config.ts';
import { loadHookSecret, secretFor } from './hook-secret.ts';

type Settings = Pick<Config, 'contact' | 'live' | 'publicUrl' | 'allowPrivateAddresses'>;

/** The live platforms of this installation, also those that it has no keys for. */
export async function livePlatforms(
  config: Settings,
  store: Store,
  secretKeys: SecretKeys,
): Promise<LivePlatform[]> {
  const { live, contact, allowPrivateAddresses } = config;
  const { twitch, youtube, kick, tiktok } = live;
  const hooks = live.watches ? await hooksOf(config, store, secretKeys) : () => undefined;
  const plugin = tiktok.plugin === undefined ? undefined : await loadLiveLookPlugin(tiktok.plugin);
  return [
    createTwitchPlatform({
      ...twitch.app,
      userToken: twitch.userToken,
      baseUrl: twitch.url,
      hooks: hooks('twitch'),
    }),
    createYouTubePlatform({
      apiKey: youtube.apiKey,
      baseUrl: youtube.url,
      feedsBaseUrl: youtube.feedsUrl,
      hubUrl: youtube.hubUrl,
      hooks: hooks('youtube'),
      userAgent: userAgent(contact),
    }),
    createTikTokPlatform({
      ...(tiktok.url === undefined ? {} : { baseUrl: tiktok.url }),
      ...(contact === undefined ? {} : { contact }),
      ...(plugin ? { plugin } : {}),
    }),
    createKickPlatform({
      ...kick.app,
      baseUrl: kick.url,
      idBaseUrl: kick.idUrl,
      hooks: kick.webhook && hooks('kick') !== undefined,
    }),
    createStationPlatform({ allowPrivate: allowPrivateAddresses }),
  ];
}

type HookedPlatform = 'twitch' | 'youtube' | 'kick';

const hookPath = (platform: HookedPlatform): string => `/api/v1/live/hooks/${platform}`;

/** Where each platform calls us: nowhere without a public address, and by https alone (all of them ask for it). */
async function hooksOf({ publicUrl }: Settings, store: Store, secretKeys: SecretKeys) {
  if (!publicUrl?.startsWith('https:')) return () => undefined;
  const secret = await loadHookSecret(store.db, secretKeys);
  return (platform: HookedPlatform) => ({
    url: `${publicUrl}${hookPath(platform)}`,
    secret: secretFor(platform, secret),
  });
}

/** Why a platform that could push to us does not, and the way out; null where it does, or never can. */
export function pushNote(platform: LivePlatform, { live, publicUrl }: Settings): string | null {
  const { name, push, unconfigured } = platform;
  if (unconfigured !== null || push || !live.watches) return null;
  if (name !== 'twitch' && name !== 'youtube' && name !== 'kick') return null;
  if (!publicUrl?.startsWith('https:'))
    return 'Channels are checked, not pushed: set FONOTECA_PUBLIC_URL to an https address that the platform can reach';
  if (name !== 'kick') return null;
  return `Channels are checked, not pushed: enter ${publicUrl}${hookPath('kick')} as the webhook of your application at Kick and set KICK_WEBHOOK=true`;
}
