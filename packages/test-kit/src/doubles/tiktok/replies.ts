import { json, page, type Reply, redirect } from '../shared/reply.ts';
import type { TikTokDoubleOptions, TikTokLie } from './types.ts';

export interface Account {
  readonly handle: string;
  readonly id: string;
  readonly roomId: string;
  /** 2 live, 4 ended, 0 never live. */
  readonly status: number;
  readonly title: string;
  /** Seconds since 1970. */
  readonly startTime: number;
  readonly viewers: number;
}

export const roomReply = (account: Account | undefined): Reply =>
  account
    ? json({ data: { ...personWithRoom(account) }, extra: {}, message: '', statusCode: 0 })
    : json(
        { data: null, extra: {}, message: 'user_not_found', statusCode: 19_881_007 },
        200,
        'error 19881007',
      );

/** Real pages have the word “captcha” in their scripts, and weigh some hundred kilobytes. */
export function pageReply(
  account: Account | undefined,
  pageState: NonNullable<TikTokDoubleOptions['pageState']>,
): Reply {
  if (!account) return page('<h1>Couldn’t find this account</h1>', 404);
  const liveRoomUserInfo = personWithRoom(account);
  const state =
    pageState === 'sigi'
      ? { AppContext: {}, LiveRoom: { liveRoomStatus: account.status, liveRoomUserInfo } }
      : { __DEFAULT_SCOPE__: { 'webapp.app-context': {}, 'webapp.live-detail': { liveRoomUserInfo } } };
  const id = pageState === 'sigi' ? 'SIGI_STATE' : '__UNIVERSAL_DATA_FOR_REHYDRATION__';
  const text = JSON.stringify(state).replaceAll('</', '<\\/');
  return page(
    `<script>window.captchaOptions={}</script>${'<!-- -->'.repeat(20_000)}<script id="${id}" type="application/json">${text}</script>`,
  );
}

/** What a lie answers in place of everything else. */
export function lieReply(lie: TikTokLie | undefined): Reply | undefined {
  if (lie === 'captcha')
    return page(
      '<div class="captcha_verify_container"><p>Verify to continue</p></div><script>_wafchallengeid</script>',
    );
  if (lie === 'empty')
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: '', says: 'empty' };
  return lie === 'sign-in' ? redirect('/login?redirect_url=%2Flive') : undefined;
}

function personWithRoom({ handle, id, roomId, status, title, startTime, viewers }: Account) {
  return {
    user: { id, uniqueId: handle, nickname: handle, roomId, secret: false, status, followStatus: 0 },
    stats: { followerCount: 10, followingCount: 2 },
    ...(status === 0
      ? {}
      : {
          liveRoom: {
            status,
            title,
            startTime,
            streamId: roomId,
            liveRoomStats: { userCount: viewers, enterCount: viewers },
          },
        }),
  };
}
