import { Fault } from '@fonoteca/domain';
import type { ChannelAddress } from '@fonoteca/live';

const stationKinds = ['http', 'json', 'hls', 'icecast'] as const;
/** How a station is asked. */
type StationKind = (typeof stationKinds)[number];

export interface StationOptions {
  /** Left out until the station was looked at once. */
  readonly kind?: StationKind;
  /** RFC 9535, such as `$.stream.live`; with it the kind is `json`. */
  readonly jsonPath?: string;
  /** Path of an Icecast mount, such as `/live.ogg`; without it the whole server is one channel. */
  readonly mount?: string;
  /** The address had a name or a password in it: kept nowhere, and refused. */
  readonly credentials?: true;
}

const statusPage = '/status-json.xsl';

/**
 * Any http(s) address. A JSON path or a mount may stand behind `#`: `https://radio.example/now.json#$.live`,
 * `https://radio.example/status-json.xsl#/live.ogg`. Null when it is none.
 */
export function parseStation(text: string, bare: boolean): ChannelAddress | null {
  const trimmed = text.trim();
  const whole = /^https?:\/\//i.test(trimmed);
  // Of a person who named a station, `radio.example/live` is an address, too.
  if (!whole && !(bare && /^(?:[\w-]+\.)+[a-z]{2,}(?::\d{1,5})?(?:[/?#]|$)/i.test(trimmed))) return null;
  const given = whole ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  const credentials = url.username !== '' || url.password !== '';
  url.username = '';
  url.password = '';
  const behind = decoded(url.hash.slice(1));
  url.hash = '';
  return stationAddress(url, {
    ...(behind.startsWith('$') ? { kind: 'json', jsonPath: behind } : {}),
    ...(behind.startsWith('/') ? { mount: behind } : {}),
    ...(credentials ? { credentials: true } : {}),
  });
}

/** The same account and address however the station was written. */
export function stationAddress(url: URL, options: StationOptions, name?: string): ChannelAddress {
  const { kind, jsonPath, mount } = options;
  const asked = kind === 'icecast' ? statusAddressOf(url) : url;
  // A mount of a server that has its status page at the top is shown by the address that a player takes.
  const shown =
    kind === 'icecast' && mount !== undefined && asked.pathname === statusPage
      ? mountAddress(asked, mount)
      : asked;
  const part = kind === 'icecast' ? mount : kind === 'json' ? jsonPath : undefined;
  return {
    platform: 'station',
    account: `${kind === undefined ? '' : `${kind}:`}${asked.href}${part === undefined ? '' : `#${part}`}`,
    name: name ?? `${url.host}${mount ?? (url.pathname === '/' ? '' : url.pathname)}`,
    url: shown.href,
    options: { ...options },
  };
}

/** Options as they were stored or as a person sent them. Throws Fault `invalid` with the field `address`. */
export function stationOptions(options: ChannelAddress['options'] = {}): StationOptions {
  const { kind, jsonPath, mount, credentials } = options;
  const known = stationKinds.find((one) => one === kind);
  if (kind !== undefined && !known)
    throw refused(`“${String(kind)}” is no way to ask a station: use one of ${stationKinds.join(', ')}`);
  if (mount !== undefined && (typeof mount !== 'string' || !mount.startsWith('/')))
    throw refused('a mount is a path that begins with /, such as /live.ogg');
  if (jsonPath !== undefined && typeof jsonPath !== 'string')
    throw refused('a JSON path is a text, such as $.live');
  return {
    ...(known ? { kind: known } : {}),
    ...(jsonPath === undefined ? {} : { jsonPath, kind: 'json' as const }),
    ...(mount === undefined ? {} : { mount }),
    ...(credentials === true ? { credentials } : {}),
  };
}

/** Where Icecast lists its mounts; an address that names the page itself is kept (a server below a path). */
export function statusAddressOf(url: URL): URL {
  return new URL(url.pathname.endsWith(statusPage) ? url.pathname : statusPage, url.origin);
}

export const mountAddress = (status: URL, mount: string): URL => new URL(mount, status.origin);

/** The mount that an address asks for, if it names one: `?mount=` of the status page, or its path. */
export function mountIn(url: URL): string | undefined {
  if (url.pathname.endsWith(statusPage)) return url.searchParams.get('mount') ?? undefined;
  return url.pathname === '/' || url.pathname.endsWith('.xsl') ? undefined : decoded(url.pathname);
}

export function refused(reason: string): Fault {
  return new Fault('invalid', `This station cannot be followed: ${reason}.`, {
    fields: [{ field: 'address', reason }],
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
