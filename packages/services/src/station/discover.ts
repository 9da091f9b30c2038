import { HttpFault } from '@fonoteca/http-kit';
import type { ChannelAddress } from '@fonoteca/live';
import { asFaults } from '../faults.ts';
import { toldTitle } from '../told.ts';
import { privateNetwork, refusedNetwork } from '../unknown-look.ts';
import {
  mountIn,
  refused,
  type StationOptions,
  stationAddress,
  stationOptions,
  statusAddressOf,
} from './address.ts';
import type { Answer, Ask } from './ask.ts';
import { readHls } from './hls.ts';
import { readIcecast } from './icecast.ts';
import { checkedPath, judgeJson } from './json.ts';

/** Finds out by looking how a station is asked. Throws Fault `invalid` on `address`, or that it cannot be reached. */
export async function discover(
  address: ChannelAddress,
  ask: Ask,
  signal: AbortSignal,
): Promise<ChannelAddress> {
  const { credentials, ...options } = stationOptions(address.options);
  const url = URL.canParse(address.url) ? new URL(address.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw refused('its address begins with https:// or http://');
  if (credentials || url.username || url.password)
    throw refused('leave name and password out of the address; use one that everybody may listen to');
  if (options.jsonPath !== undefined) checkedPath(options.jsonPath);
  return asFaults(async () => {
    try {
      return await found(url, options, ask, signal);
    } catch (error) {
      if (refusedNetwork(error)) throw refused(privateNetwork);
      throw error;
    }
  });
}

async function found(
  url: URL,
  options: StationOptions,
  ask: Ask,
  signal: AbortSignal,
): Promise<ChannelAddress> {
  const { kind, jsonPath } = options;
  if (kind === 'icecast') return icecast(url, options, await ask(statusAddressOf(url), signal));
  if (kind === 'http') {
    await ask(url, signal, 'headers');
    return stationAddress(url, { kind });
  }
  const answer = await ask(url, signal).catch((error: unknown) => {
    // What is larger than any page that tells is still an address that is there.
    if (kind === undefined && error instanceof HttpFault && error.kind === 'too-large') return undefined;
    throw error;
  });
  if (!answer) return stationAddress(url, { kind: 'http' });
  if (kind === 'json') {
    if (jsonPath === undefined)
      throw refused('say which part of the JSON tells, such as #$.live behind the address');
    const look = answer.status < 400 ? judgeJson(answer.text, jsonPath) : undefined;
    if (look?.status === 'unknown') throw refused('it answers with no JSON');
    return stationAddress(url, { kind, jsonPath });
  }
  if (kind === 'hls') {
    if (answer.status < 400 && !readHls(answer.text)) throw refused('it answers with no HLS playlist');
    return stationAddress(url, { kind });
  }
  const listed = listedStream(answer);
  return listed
    ? recognised(listed, options, await ask(listed, signal), ask, signal)
    : recognised(url, options, answer, ask, signal);
}

async function recognised(
  url: URL,
  options: StationOptions,
  answer: Answer,
  ask: Ask,
  signal: AbortSignal,
): Promise<ChannelAddress> {
  if (readIcecast(answer.text)) return icecast(url, options, answer);
  if (answer.text.includes('#EXT-X-') && readHls(answer.text)) return stationAddress(url, { kind: 'hls' });
  if (isJson(answer.text))
    throw refused('it answers with JSON: say which part tells, such as #$.live behind the address');
  if (mayBeIcecast(answer)) {
    const status = await ask(statusAddressOf(answer.url), signal).catch(() => undefined);
    const sources = status && readIcecast(status.text);
    const mount = mountIn(answer.url);
    // A mount that streams and is not listed is hidden: then only asking for it tells.
    const hidden = answer.stream && !sources?.some((one) => one.mount === mount);
    if (sources && !hidden) return icecast(answer.url, options, status);
  }
  if (answer.status === 401 || answer.status === 403)
    throw refused('it lets nobody in without a sign-in; use an address that everybody may listen to');
  // A playlist that is made when somebody goes live is not found before.
  const absentPlaylist = [404, 410].includes(answer.status) && /\.m3u8$/i.test(url.pathname);
  return stationAddress(url, { kind: absentPlaylist ? 'hls' : 'http' });
}

function icecast(url: URL, options: StationOptions, status: Answer): ChannelAddress {
  const sources = readIcecast(status.text);
  if (!sources) throw refused('there is no status page of Icecast (/status-json.xsl) on its server');
  const mount = options.mount ?? mountIn(url);
  const name = toldTitle(sources.find((one) => one.mount === mount)?.serverName);
  return stationAddress(url, { kind: 'icecast', ...(mount === undefined ? {} : { mount }) }, name);
}

/** Icecast says its name, and so do streams of its kind; a mount without a source is “not found” there. */
const mayBeIcecast = ({ headers, status, stream }: Answer): boolean =>
  /icecast/i.test(headers.get('server') ?? '') || headers.has('icy-name') || stream || status === 404;

/** The first stream that a list for players (.m3u, .pls) names. */
function listedStream({ type, text, url }: Answer): URL | undefined {
  if (!/mpegurl|scpls/.test(type) && !/\.(?:m3u|pls)$/i.test(url.pathname)) return undefined;
  const line = /^(?:File\d+=)?(https?:\/\/\S+)/im.exec(text)?.[1];
  const next = line !== undefined && URL.canParse(line) ? new URL(line) : undefined;
  return next && next.href !== url.href && !next.username && !next.password ? next : undefined;
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
