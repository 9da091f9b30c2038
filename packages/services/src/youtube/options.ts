import type { Time } from '@fonoteca/http-kit';

export interface YouTubeOptions {
  /** Of the YouTube Data API v3; without it only feeds can be read, and they do not say who is live. */
  readonly apiKey?: string | undefined;
  /** Of the Data API, without a slash at its end. */
  readonly baseUrl?: string | undefined;
  /** Of the channels' feeds, without a slash at its end. */
  readonly feedsBaseUrl?: string | undefined;
  /** Where WebSub subscriptions are made. */
  readonly hubUrl?: string | undefined;
  /** Our own address that the hub can reach, and what it signs its calls with (under 200 bytes). */
  readonly hooks?: { readonly url: string; readonly secret: string } | undefined;
  /** With a contact: see `userAgent`. */
  readonly userAgent?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly time?: Time | undefined;
}

export const serviceName = 'YouTube';

export const unconfiguredText =
  'YouTube tells who is live only to those who have an API key: make one at https://console.cloud.google.com/apis/credentials (free; enable “YouTube Data API v3” for its project) and set YOUTUBE_API_KEY.';
