import { createHash } from 'node:crypto';
import type { LastfmDouble } from '../../src/index.ts';

/** A clock that stands until it is moved. */
export class StandingClock {
  time = Date.UTC(2026, 5, 1, 12);
  now = () => this.time;
  forward(milliseconds: number) {
    this.time += milliseconds;
  }
}

export type Params = Record<string, string | number>;

/** Written by hand and not by the double's own function: both must come to the same signature. */
export function sign(params: Params, secret: string): string {
  const names = Object.keys(params)
    .filter((name) => name !== 'format' && name !== 'callback')
    .sort((left, right) => (left < right ? -1 : 1));
  return createHash('md5')
    .update(names.map((name) => `${name}${params[name]}`).join('') + secret)
    .digest('hex');
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies of another protocol, looked into by the tests
  readonly json: any;
}

export async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, text, json };
}

/** A signed POST, as a client makes it. */
export function post(
  double: LastfmDouble,
  params: Params,
  change: Params = {},
  signal?: AbortSignal,
): Promise<Answered> {
  const all: Params = { api_key: double.apiKey, format: 'json', ...params };
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries({ api_sig: sign(all, double.secret), ...all, ...change }))
    body.append(name, String(value));
  return fetch(`${double.url}/2.0/`, { method: 'POST', body, ...(signal ? { signal } : {}) }).then(answered);
}

export function read(double: LastfmDouble, params: Params): Promise<Answered> {
  const url = new URL('/2.0/', double.url);
  for (const [name, value] of Object.entries({ api_key: double.apiKey, format: 'json', ...params }))
    url.searchParams.append(name, String(value));
  return fetch(url).then(answered);
}

export interface Item {
  readonly artist: string;
  readonly track: string;
  readonly timestamp: number;
  readonly album?: string;
  readonly [name: string]: string | number | undefined;
}

export function batch(sk: string, items: readonly Item[]): Params {
  const params: Params = { method: 'track.scrobble', sk };
  for (const [index, item] of items.entries())
    for (const [name, value] of Object.entries(item))
      if (value !== undefined) params[`${name}[${index}]`] = value;
  return params;
}
