import type { AnnouncingTarget, ConfirmingTarget, Outcome, Scrobble } from '@fonoteca/scrobble';
import { z } from 'zod';
import { asSubmitErrors, refuseOver } from '../submit-faults.ts';
import { createLastfmApi, type LastfmApi, type LastfmApiOptions, type LastfmParams } from './api.ts';
import { heardBetween } from './heard.ts';
import { outcomesOf, scrobbleReply } from './outcomes.ts';
import { toSubmitError } from './submit-faults.ts';

export interface LastfmTargetOptions extends LastfmApiOptions {
  readonly sessionKey: string;
  /** Account there: whose history is asked when an outcome is not known. */
  readonly userName: string;
}

/** Listens that one request takes. */
const maxBatch = 50;

/** Last.fm, or a server that speaks its protocol, for one account. */
export function createLastfmTarget(options: LastfmTargetOptions): ConfirmingTarget & AnnouncingTarget {
  const api = createLastfmApi(options);
  const { sessionKey: sk, userName } = options;

  return {
    name: api.name,
    maxBatch,
    submit: (listens, signal) => asSubmitErrors(() => submit(api, sk, listens, signal), toSubmitError),
    heardBetween: (from, to, signal) =>
      asSubmitErrors(() => heardBetween(api, { sk, user: userName }, from, to, signal), toSubmitError),
    playingNow: (scrobble, signal) =>
      asSubmitErrors(async () => {
        await api.signed('track.updateNowPlaying', { ...paramsOf(scrobble), sk }, z.unknown(), signal);
      }, toSubmitError),
  };
}

async function submit(
  api: LastfmApi,
  sk: string,
  listens: readonly Scrobble[],
  signal: AbortSignal,
): Promise<Outcome[]> {
  refuseOver(maxBatch, listens);
  if (listens.length === 0) return [];
  const params: Record<string, string | number | undefined> = { sk };
  for (const [index, listen] of listens.entries())
    for (const [name, value] of Object.entries({ ...paramsOf(listen), timestamp: listen.listenedAt }))
      params[`${name}[${index}]`] = value;
  const reply = await api.signed('track.scrobble', params, scrobbleReply, signal);
  return outcomesOf(reply, listens, api.name);
}

function paramsOf(scrobble: Omit<Scrobble, 'listenedAt'>): LastfmParams {
  return {
    artist: scrobble.artist,
    track: scrobble.track,
    album: scrobble.album,
    albumArtist: scrobble.albumArtist,
    trackNumber: scrobble.trackNumber,
    duration: scrobble.durationSeconds,
    mbid: scrobble.mbid,
  };
}
