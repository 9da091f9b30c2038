import { type HttpClient, HttpFault, jsonOf } from '@fonoteca/http-kit';
import type { AnnouncingTarget, ConfirmingTarget, Outcome, Scrobble } from '@fonoteca/scrobble';
import { z } from 'zod';
import { asSubmitErrors, refuseOver, submitErrorOf } from '../submit-faults.ts';
import { createListenBrainzHttp, type ListenBrainzOptions, serviceName } from './api.ts';
import { heardBetween } from './heard.ts';
import { payloadOf } from './payload.ts';

export interface ListenBrainzTargetOptions extends ListenBrainzOptions {
  /** Account there: whose history is asked when an outcome is not known. */
  readonly userName: string;
}

/** Up to 1,000 may go in one request; one bad listen fails them all, so fewer go. */
const maxBatch = 100;

/** ListenBrainz, or a server that speaks its protocol, for one account. */
export function createListenBrainzTarget(
  options: ListenBrainzTargetOptions,
): ConfirmingTarget & AnnouncingTarget {
  const http = createListenBrainzHttp(options);
  const name = serviceName(options);
  return {
    name,
    maxBatch,
    submit: (listens, signal) => asSubmitErrors(() => submit(http, name, listens, signal), toSubmitError),
    heardBetween: (from, to, signal) =>
      asSubmitErrors(() => heardBetween(http, name, options.userName, from, to, signal), toSubmitError),
    playingNow: (scrobble, signal) =>
      asSubmitErrors(() => post(http, name, 'playing_now', [payloadOf(scrobble)], signal), toSubmitError),
  };
}

async function submit(
  http: HttpClient,
  name: string,
  listens: readonly Scrobble[],
  signal: AbortSignal,
): Promise<Outcome[]> {
  refuseOver(maxBatch, listens);
  if (listens.length === 0) return [];
  const payload = listens.map((listen) => ({ listened_at: listen.listenedAt, ...payloadOf(listen) }));
  await post(http, name, payload.length === 1 ? 'single' : 'import', payload, signal);
  return listens.map(() => ({ status: 'accepted' }));
}

const reply = z.object({ status: z.literal('ok') });

async function post(
  http: HttpClient,
  name: string,
  type: 'single' | 'import' | 'playing_now',
  payload: readonly unknown[],
  signal: AbortSignal,
): Promise<void> {
  const json = { listen_type: type, payload };
  jsonOf(await http.fetch({ method: 'POST', path: '/1/submit-listens', json, signal }), reply, name);
}

const toSubmitError = (error: unknown): unknown =>
  error instanceof HttpFault ? submitErrorOf(error, saidIn(error)) : error;

const errorReply = z.object({ error: z.string() });

/** The service's own words, which name what it refuses. */
function saidIn({ body }: HttpFault): string | undefined {
  try {
    return errorReply.safeParse(JSON.parse(body ?? '')).data?.error.slice(0, 500);
  } catch {
    return undefined;
  }
}
