import type { BroadcastFacts, Look } from '@fonoteca/live';
import { z } from 'zod';
import { toldCount, toldStart, toldTitle } from '../told.ts';
import { unknown } from '../unknown-look.ts';

/** A mount with a source, as `/status-json.xsl` lists it. */
export interface IcecastSource {
  readonly mount: string;
  readonly listeners: number | undefined;
  readonly title: string | undefined;
  readonly serverName: string | undefined;
  readonly startedAt: number | undefined;
}

// Icecast makes its JSON from XML: what looks like a number is one, also in a title.
const text = z
  .union([z.string(), z.number()])
  .transform((value) => plain(String(value)))
  .optional()
  .catch(undefined);
const source = z.object({
  listenurl: z.string(),
  listeners: z.number().int().nonnegative().optional().catch(undefined),
  artist: text,
  title: text,
  server_name: text,
  stream_start_iso8601: text,
});
// One source is an object, several are a list, none are left out or null.
const page = z.object({
  icestats: z.object({
    source: z
      .union([z.array(z.unknown()), z.unknown().transform((one) => (one == null ? [] : [one]))])
      .optional(),
  }),
});

/** The mounts of a status page, or null when it is none. */
export function readIcecast(json: string): IcecastSource[] | null {
  const parsed = page.safeParse(parsedJson(json));
  if (!parsed.success) return null;
  return (parsed.data.icestats.source ?? []).flatMap((one) => {
    const read = source.safeParse(one);
    return read.success && URL.canParse(read.data.listenurl) ? [sourceOf(read.data)] : [];
  });
}

/** Without a mount the server is live when any of its mounts is. */
export function judgeIcecast(json: string, mount: string | undefined, now: number): Look {
  const sources = readIcecast(json);
  if (!sources) return unknown('garbage', 'The status page of Icecast cannot be read.');
  const live = sources.filter((one) => mount === undefined || one.mount === mount);
  if (live.length === 0) return { status: 'offline', sure: true };
  return { status: 'live', sure: true, facts: factsOf(live, now) };
}

function factsOf(sources: readonly IcecastSource[], now: number): BroadcastFacts {
  const busiest = sources.toSorted((left, right) => (right.listeners ?? 0) - (left.listeners ?? 0))[0];
  const starts = sources.flatMap(({ startedAt }) => startedAt ?? []);
  const startedAt = toldStart(starts.length > 0 ? Math.min(...starts) : undefined, now);
  const counts = sources.flatMap(({ listeners }) => listeners ?? []);
  const viewers = toldCount(counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : undefined);
  const told = toldTitle(busiest?.title);
  const title = told === undefined || told === '-' ? toldTitle(busiest?.serverName) : told;
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(title === undefined ? {} : { title }),
    ...(viewers === undefined ? {} : { viewers }),
  };
}

function sourceOf(read: z.infer<typeof source>): IcecastSource {
  const { listenurl, listeners, artist, title, server_name, stream_start_iso8601 } = read;
  return {
    mount: pathOf(listenurl),
    listeners,
    title: artist && title ? `${artist} – ${title}` : title,
    serverName: server_name === 'Unspecified name' ? undefined : server_name,
    startedAt: stream_start_iso8601 === undefined ? undefined : momentOf(stream_start_iso8601),
  };
}

/** What Latin-1 does not have comes as `&#8212;`. */
function plain(value: string): string {
  return value
    .replace(/&#(\d{1,7});/g, (all, digits) => {
      const code = Number(digits);
      return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    })
    .trim();
}

function pathOf(address: string): string {
  const { pathname } = new URL(address);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** Icecast writes the zone without a colon (`+0100`), which is not what ECMAScript promises to read. */
function momentOf(iso: string): number | undefined {
  const moment = Date.parse(iso.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(moment) ? undefined : moment;
}

/** Icecast 2.4 takes a title of `-` for a number and writes no quotes round it. */
const unquotedDash = /(?<!\\)":-(?=[,}])/g;

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(unquotedDash, '":"-"'));
  } catch {
    return undefined;
  }
}
