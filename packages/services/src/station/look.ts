import type { Look, WatchedChannel } from '@fonoteca/live';
import { unknown } from '../unknown-look.ts';
import { mountAddress, type StationOptions, statusAddressOf } from './address.ts';
import type { Answer, Ask } from './ask.ts';
import { absent, hlsStateOf, judgeHls, readHls } from './hls.ts';
import { judgeIcecast } from './icecast.ts';
import { checkedPath, judgeJson } from './json.ts';

export interface StationLook {
  readonly look: Look;
  readonly state?: Readonly<Record<string, unknown>>;
}

/** Asks one station in its way. Throws HttpFault or Fault; an abort passes through unchanged. */
export async function lookAtStation(
  channel: WatchedChannel,
  options: StationOptions,
  { ask, route, now, signal }: { ask: Ask; route: string; now: number; signal: AbortSignal },
): Promise<StationLook> {
  const url = new URL(channel.url);
  const { kind = 'http', mount, jsonPath } = options;
  if (kind === 'icecast') {
    const status = statusAddressOf(url);
    return route === 'mount' && mount !== undefined
      ? { look: mountLook(await ask(mountAddress(status, mount), signal)) }
      : { look: icecastLook(await ask(status, signal), mount, now) };
  }
  if (kind === 'hls') return hlsLook(channel, url, ask, now, signal);
  if (kind === 'http') return { look: httpLook(await ask(url, signal, 'headers')) };
  const answer = await ask(url, signal);
  return { look: troubleOf(answer) ?? judgeJson(answer.text, checkedPath(jsonPath ?? '$')) };
}

function httpLook(answer: Answer): Look {
  if (answer.status >= 200 && answer.status < 300) return { status: 'live', sure: true, facts: {} };
  if ([404, 410, 503].includes(answer.status)) return { status: 'offline', sure: true };
  return troubleOf(answer) ?? unknown('garbage', 'The station answered in a way that says nothing.');
}

function icecastLook(answer: Answer, mount: string | undefined, now: number): Look {
  return troubleOf(answer) ?? judgeIcecast(answer.text, mount, now);
}

/** The mount itself. Not sure: a mount with a fallback answers with that while its source is away. */
function mountLook(answer: Answer): Look {
  if (answer.status === 404) return { status: 'offline', sure: true };
  if (answer.status === 200 && answer.stream) return { status: 'live', sure: false, facts: {} };
  return troubleOf(answer) ?? unknown('garbage', 'The mount answered with something that is no stream.');
}

async function hlsLook(
  channel: WatchedChannel,
  url: URL,
  ask: Ask,
  now: number,
  signal: AbortSignal,
): Promise<StationLook> {
  const before = hlsStateOf(channel.state);
  let answer = await ask(url, signal);
  // A master playlist is followed once: a master that names a master is none.
  for (let deep = 0; deep < 2; deep += 1) {
    if (answer.status === 404 || answer.status === 410) return stored(absent(now, before));
    const trouble = troubleOf(answer);
    if (trouble) return { look: trouble };
    const playlist = readHls(answer.text);
    if (!playlist) break;
    if (!playlist.isMasterPlaylist) return stored(judgeHls(playlist, before, now));
    const [variant] = playlist.variants;
    if (!variant) return stored(absent(now, before));
    const next = variantAddress(variant.uri, answer.url);
    if (deep === 1 || !next) break;
    answer = await ask(next, signal);
  }
  return { look: unknown('garbage', 'The playlist cannot be read.') };
}

const stored = ({ look, state }: ReturnType<typeof absent>): StationLook => ({ look, state: { ...state } });

function variantAddress(uri: string, from: URL): URL | undefined {
  const url = URL.canParse(uri, from.href) ? new URL(uri, from.href) : undefined;
  // `data:` would have a playlist say of itself that it moves.
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  return url;
}

/** What a status other than 2xx says where it says nothing about the stream. */
function troubleOf({ status }: Answer): Look | null {
  if (status >= 200 && status < 300) return null;
  // Not `refused`, which keeps the watcher from the whole platform: every station is a server of its own.
  if (status === 401 || status === 403 || status === 429)
    return unknown('failed', `The station refused to answer (status ${status}).`);
  if (status === 404 || status === 410)
    return unknown('gone', `The page that tells is not there any more (status ${status}).`);
  return unknown('failed', `The station answered with status ${status}.`);
}
