import type { ResponseOf } from '@fonoteca/contract';
import { useSyncExternalStore } from 'react';
import { call } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { drop, type KeyedBody, keep, kept } from './kept-presses.ts';
import type { ScrobbleBody } from './request.ts';

export type ScrobbleJob = ResponseOf<'GET /api/v1/scrobbles/jobs/{id}'>;

/** A press of a button, from the finger to the job that the server made of it. */
export type Press =
  | { readonly state: 'sending'; readonly tries: number }
  | { readonly state: 'sent'; readonly job: ScrobbleJob }
  | { readonly state: 'failed'; readonly error: ApiError };

/** By the name of what was pressed: a card and the page of one record tell the same. */
let presses: ReadonlyMap<string, Press> = new Map();
const listeners = new Set<() => void>();

const set = (name: string, press: Press | undefined): void => {
  const next = new Map(presses);
  if (press) next.set(name, press);
  else next.delete(name);
  presses = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const usePressOf = (name: string): Press | undefined =>
  useSyncExternalStore(subscribe, () => presses.get(name));

export const forgetPress = (name: string): void => set(name, undefined);

/** Before it is asked again; then the person decides: "just finished" would no longer be true. */
const pausesMs = [1000, 2000, 4000, 8000, 15_000, 30_000];

const mayPass = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;

/**
 * Sends a scrobble. A line that breaks is tried again with the same key, so that one press is one job
 * however often it had to be asked; it goes on while the person looks at other pages. Gives null when it
 * is being sent already.
 */
export const press = async (
  name: string,
  bodyOf: () => Promise<ScrobbleBody>,
): Promise<ScrobbleJob | null> => {
  if (presses.get(name)?.state === 'sending') return null;
  set(name, { state: 'sending', tries: 0 });
  try {
    const body = { ...(await bodyOf()), idempotencyKey: randomKey() };
    return await deliver(name, body);
  } catch (cause) {
    const error = asFault(cause);
    set(name, { state: 'failed', error });
    throw error;
  }
};

const deliver = async (name: string, body: KeyedBody): Promise<ScrobbleJob> => {
  keep(name, body);
  try {
    const job = await send(body, (tries) => set(name, { state: 'sending', tries }));
    set(name, { state: 'sent', job });
    return job;
  } finally {
    drop(name);
  }
};

/**
 * Sends what was on its way when the page was loaded anew: with the same key, so that it is one job even
 * when the server had it already.
 */
export const resumePresses = async (): Promise<void> => {
  await Promise.all(
    kept().map(async ([name, body]) => {
      set(name, { state: 'sending', tries: 0 });
      // The person is no longer at the button: what is refused now shows there when they come back.
      await deliver(name, body).catch((cause: unknown) =>
        set(name, { state: 'failed', error: asFault(cause) }),
      );
    }),
  );
};

const send = async (body: KeyedBody, onTry: (tries: number) => void): Promise<ScrobbleJob> => {
  for (let tries = 0; ; tries++) {
    try {
      return await call('POST /api/v1/scrobbles', { body });
    } catch (error) {
      const pause = pausesMs[tries];
      if (!(error instanceof ApiError) || !mayPass(error) || pause === undefined) throw error;
      onTry(tries + 1);
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(pause, (error.retryAfterSeconds ?? 0) * 1000)),
      );
    }
  }
};

const asFault = (cause: unknown): ApiError =>
  cause instanceof ApiError
    ? cause
    : new ApiError({ status: 0, code: 'unknown', message: 'It could not be sent', cause });

/** Without https a browser has no `crypto.randomUUID`. */
const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
