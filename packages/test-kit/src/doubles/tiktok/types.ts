import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

/**
 * How it lies, by itself and as it was seen to:
 * `alive` every account has a room that is live · `not-found` there is no such account, whoever asks ·
 * `captcha` a page that asks whether one is a person · `empty` nothing, with status 200 ·
 * `sign-in` sends to the sign-in page · `stale` tells what was true before the last start or end.
 */
export type TikTokLie = 'alive' | 'not-found' | 'captcha' | 'empty' | 'sign-in' | 'stale';
/** `room`: `/api-live/user/room/` · `page`: `/@handle/live`. */
export type TikTokRouteName = 'room' | 'page';

export interface TikTokBroadcast {
  readonly title?: string;
  /** Milliseconds since 1970; now by default. */
  readonly startedAt?: number;
  readonly viewers?: number;
}

export interface TikTokDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  readonly script?: DoubleScript;
  /** Where the page keeps its state: as it does (`scope`), or as it did until 2024 (`sigi`). */
  readonly pageState?: 'scope' | 'sigi';
}

export interface TikTokDouble {
  /** Stands for `https://www.tiktok.com`. */
  readonly url: string;
  /** Operations are `room` and `page`, with `handle` among their parameters. */
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  addAccount(handle: string): void;
  /** The number of the room, which is new for each broadcast. */
  goLive(handle: string, broadcast?: TikTokBroadcast): string;
  end(handle: string): void;
  /** From now on, until null; of one route or of both. */
  lie(lie: TikTokLie | null, route?: TikTokRouteName): void;
  close(): Promise<void>;
}
